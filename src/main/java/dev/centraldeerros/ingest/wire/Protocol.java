package dev.centraldeerros.ingest.wire;

/**
 * Protocol of a client, one for each {@link Decoder}.
 *
 * @param tag value in metrics
 */
public record Protocol(String tag) {}
