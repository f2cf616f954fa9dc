package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.WriteRequest;
import java.util.List;
import reactor.core.publisher.Mono;

/** What a commit worker writes with; owned and used by that commit worker alone, one batch after the other. */
public interface BatchWriter {
    /**
     * Writes the write requests in one transaction.
     *
     * @return what became of them, after COMMIT; an error means that nothing was stored, or that it is not known
     */
    Mono<Batch> write(List<WriteRequest> requests);

    /** Opens the connection ahead of the first batch. */
    Mono<Void> prepare();

    /** Drops the connection, whatever it is doing; the next write opens another. */
    Mono<Void> reset();

    /** Makes a writer for each commit worker. */
    interface Factory {
        BatchWriter open(int worker);
    }
}
