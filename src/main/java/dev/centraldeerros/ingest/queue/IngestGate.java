package dev.centraldeerros.ingest.queue;

/** Rejects new events while a reason is set, such as a full disk. Reads go on. */
public interface IngestGate {
    /**
     * Rejects new events with 503; events in flight continue.
     *
     * @param reason sentence of the 503; also the key for {@link #open}
     */
    void close(String reason);

    /** Removes the reason; accepts events again if it was the last one. */
    void open(String reason);
}
