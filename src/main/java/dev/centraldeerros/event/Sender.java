package dev.centraldeerros.event;

/** Who sends events: a person's or a service's account, or a key that may do nothing but send. */
public sealed interface Sender {
    /** Of the table {@code account}; it owns what it sent. */
    record Account(long id) implements Sender {}

    /** What it sent has no owner; those who maintain its project decide about it. */
    record IngestKey(long id) implements Sender {}
}
