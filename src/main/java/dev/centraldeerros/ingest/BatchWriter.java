package dev.centraldeerros.ingest;

import dev.centraldeerros.event.Event;
import java.util.List;
import reactor.core.publisher.Mono;

/** What a lane writes with; owned and used by that lane alone, one batch after the other. */
interface BatchWriter {
    /**
     * Writes the parcels in one transaction.
     *
     * @return what was decided, after COMMIT; an error means that nothing was stored, or that it is not known
     */
    Mono<Written> write(List<Parcel> parcels);

    /** Opens the connection ahead of the first batch. */
    Mono<Void> prepare();

    /** Drops the connection, whatever it is doing; the next write opens another. */
    Mono<Void> reset();

    /**
     * A transaction that is durable.
     *
     * @param outcomes one for each parcel, in their order
     * @param stored the events that it stored
     */
    record Written(List<Outcome> outcomes, List<Event> stored) {}

    /** Makes a writer for each lane. */
    interface Factory {
        BatchWriter open(int lane);
    }
}
