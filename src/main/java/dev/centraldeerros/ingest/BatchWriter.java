package dev.centraldeerros.ingest;

import dev.centraldeerros.event.Event;
import java.util.List;
import reactor.core.publisher.Mono;

/** What a lane writes with; owned and used by that lane alone, one batch after the other. */
interface BatchWriter {
    /**
     * Writes the events in one transaction.
     *
     * @return one receipt for each event, in their order, after COMMIT; an error means that nothing was stored, or that
     *     it is not known
     */
    Mono<List<Receipt>> write(List<Event> events);

    /** Drops the connection, whatever it is doing; the next write opens another. */
    Mono<Void> reset();

    /** Makes a writer for each lane. */
    interface Factory {
        BatchWriter open(int lane);
    }
}
