package dev.centraldeerros.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets requests that arrive together share a transaction. There is no timer: a lane that is free takes what waits, so
 * that one lonely event commits at once and a flood forms large batches by itself.
 *
 * <p>The queue is bounded by {@link Admission}, which every event passes before it gets here.
 */
@Component
final class GroupCommit implements SmartLifecycle {
    /** Below the web server's phases: it has answered its last request when the lanes end. */
    private static final int PHASE = 0;

    /** Filled by requests, emptied by lanes; safe for both. */
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

    private final List<Lane> lanes = new ArrayList<>();
    private volatile boolean running;

    GroupCommit(
            IngestProperties properties,
            BatchWriter.Factory writers,
            List<CommitListener> listeners,
            IngestMetrics metrics) {
        for (int i = 0; i < properties.writers(); i++) {
            lanes.add(new Lane(queue, writers.open(i), listeners, properties, metrics));
        }
    }

    /**
     * Queues the parcel for the next transaction.
     *
     * @return its receipt, after the transaction that decides its fate is durable; an {@code ApiException} when it failed
     *     or its outcome is not known
     */
    Mono<Receipt> commit(Parcel parcel) {
        return Mono.defer(() -> {
            Sinks.One<Receipt> caller = Sinks.one();
            queue.add(Waiting.of(parcel, caller));
            for (Lane lane : lanes) {
                if (lane.wake()) {
                    break;
                }
            }
            return caller.asMono();
        });
    }

    @Override
    public void start() {
        running = true;
        lanes.forEach(Lane::open);
    }

    @Override
    public void stop() {
        running = false;
        lanes.forEach(Lane::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
