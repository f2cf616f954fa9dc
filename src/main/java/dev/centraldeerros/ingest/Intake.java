package dev.centraldeerros.ingest;

/** The tap of ingestion, for whoever sees that there is no room for more. Reading goes on whatever it says. */
public interface Intake {
    /**
     * Refuses new events from now on, with 503; what is under way goes on.
     *
     * @param reason a sentence for senders
     */
    void close(String reason);

    /** Takes events again. */
    void open();
}
