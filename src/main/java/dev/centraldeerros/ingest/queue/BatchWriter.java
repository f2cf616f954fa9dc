package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.WriteRequest;
import java.util.List;
import reactor.core.publisher.Mono;

/** Writes batches for one commit worker, one after the other. */
public interface BatchWriter {
    /**
     * Writes the write requests in one transaction.
     *
     * @return the result of each, after COMMIT; an error means that nothing was stored, or that the result is unknown
     */
    Mono<Batch> write(List<WriteRequest> requests);

    /** Opens the connection before the first batch. */
    Mono<Void> prepare();

    /** Closes the connection; the next write opens another. */
    Mono<Void> reset();

    /** Creates the writer of a commit worker. */
    interface Factory {
        BatchWriter open(int worker);
    }
}
