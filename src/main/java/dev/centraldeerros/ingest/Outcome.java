package dev.centraldeerros.ingest;

/** What a transaction decided about a parcel. */
sealed interface Outcome permits Receipt, Outcome.OtherBody {
    /** Its {@code Idempotency-Key} was used before, for another body; nothing was stored. */
    record OtherBody() implements Outcome {}
}
