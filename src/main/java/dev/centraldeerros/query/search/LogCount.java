package dev.centraldeerros.query.search;

/**
 * How many logs there are.
 *
 * @param isExact whether there are no more
 */
public record LogCount(long logs, boolean isExact) {}
