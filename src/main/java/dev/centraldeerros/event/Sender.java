package dev.centraldeerros.event;

/** Sender of events: an account, or an ingest key, which can only send. */
public sealed interface Sender {
    /** Row of {@code account}; it owns the logs that it sent. */
    record Account(long id) implements Sender {}

    /** Ingest key. Its events have no owner; maintainers of the project may change them. */
    record IngestKey(long id) implements Sender {}
}
