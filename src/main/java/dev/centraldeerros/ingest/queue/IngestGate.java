package dev.centraldeerros.ingest.queue;

/** Rejects new events while a reason is set, such as a full disk. Reads go on. */
public interface IngestGate {
    /**
     * Refuses new events from now on, with 503; what is under way goes on.
     *
     * @param reason a sentence for senders, by which it is opened again
     */
    void close(String reason);

    /** Takes events again, unless it was closed for another reason, too. */
    void open(String reason);
}
