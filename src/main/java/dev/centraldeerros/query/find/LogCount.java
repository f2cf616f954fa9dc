package dev.centraldeerros.query.find;

/**
 * How many logs there are.
 *
 * @param isExact whether there are no more
 */
public record LogCount(long logs, boolean isExact) {}
