package dev.centraldeerros.ingest.batch;

/** Hears of what was committed, after its senders were answered. */
public interface CommitListener {
    /** Must return at once and never throw; called on the thread that finished the commit, in each lane's own order. */
    void committed(Batch batch);
}
