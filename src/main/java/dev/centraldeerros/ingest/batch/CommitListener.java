package dev.centraldeerros.ingest.batch;

/** Receives each committed batch, before the responses of its requests are completed. */
public interface CommitListener {
    /** Must return at once and never throw. Called on the thread that finished the commit, in the order of each worker. */
    void committed(Batch batch);
}
