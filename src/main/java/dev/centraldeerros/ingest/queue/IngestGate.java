package dev.centraldeerros.ingest.queue;

/** The tap of ingestion, for those who see that there is no room for more: it is open while none of them says so. Reading goes on. */
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
