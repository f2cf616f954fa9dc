package dev.centraldeerros.query.search;

/**
 * Number of logs.
 *
 * @param isExact whether it is the total
 */
public record LogCount(long logs, boolean isExact) {}
