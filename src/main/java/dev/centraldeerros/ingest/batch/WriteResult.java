package dev.centraldeerros.ingest.batch;

/** Result of a write request. */
public sealed interface WriteResult permits Receipt, WriteResult.KeyReused {
    /** Its {@code Idempotency-Key} was used before, for another body; nothing was stored. */
    record KeyReused() implements WriteResult {}
}
