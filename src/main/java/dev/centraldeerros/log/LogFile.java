package dev.centraldeerros.log;

import org.jspecify.annotations.Nullable;

/**
 * File of a log.
 *
 * @param number 0 for the event as its protocol sent it; later numbers are attachments
 * @param size length in bytes
 * @param isKept false for a file that was too large to keep
 */
public record LogFile(int number, String name, @Nullable String contentType, long size, boolean isKept) {}
