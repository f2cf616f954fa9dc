package dev.centraldeerros.ingest.batch;

/** What a transaction decided about a parcel. */
public sealed interface Outcome permits Receipt, Outcome.OtherBody {
    /** Its {@code Idempotency-Key} was used before, for another body; nothing was stored. */
    record OtherBody() implements Outcome {}
}
