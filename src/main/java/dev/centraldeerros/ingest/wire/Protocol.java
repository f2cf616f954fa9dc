package dev.centraldeerros.ingest.wire;

/**
 * What a client speaks. There is one for each {@link Decoder}, so that they are few.
 *
 * @param tag its name in metrics
 */
public record Protocol(String tag) {}
