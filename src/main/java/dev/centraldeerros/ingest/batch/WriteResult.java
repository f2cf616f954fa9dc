package dev.centraldeerros.ingest.batch;

/** Result of a write request. */
public sealed interface WriteResult permits Receipt, WriteResult.KeyReused {
    /** The {@code Idempotency-Key} was used for another body; nothing was stored. */
    record KeyReused() implements WriteResult {}
}
