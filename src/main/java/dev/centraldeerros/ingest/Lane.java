package dev.centraldeerros.ingest;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.Problem;
import dev.centraldeerros.http.RetryAfter;
import dev.centraldeerros.ingest.GroupCommit.Waiting;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Writes one batch after the other on a connection of its own. Any failure costs the batch's callers a 503, drops the
 * connection, and leaves the lane as it was.
 */
@OwnsSubscription("a commit serves many requests, so none of them may cancel it")
final class Lane {
    private final Queue<Waiting> queue;
    private final BatchWriter writer;
    private final List<CommitListener> listeners;
    private final int mostEvents;
    private final Duration commitTimeout;
    private final IngestMetrics metrics;

    /** Whether the loop runs; who turns it on starts the loop. */
    private final AtomicBoolean busy = new AtomicBoolean();

    Lane(
            Queue<Waiting> queue,
            BatchWriter writer,
            List<CommitListener> listeners,
            IngestProperties properties,
            IngestMetrics metrics) {
        this.queue = queue;
        this.writer = writer;
        this.listeners = listeners;
        this.mostEvents = properties.batchEvents();
        this.commitTimeout = properties.commitTimeout();
        this.metrics = metrics;
    }

    /** Starts work on what waits, unless the lane is at work already; answers whether it was free. */
    boolean wake() {
        if (!busy.compareAndSet(false, true)) {
            return false;
        }
        Disposable unused = Mono.defer(this::writeNext).repeat(this::moreToDo).subscribe();
        return true;
    }

    /** Ends the connection; called when nothing waits any more. */
    void close() {
        Disposable unused = writer.reset().subscribe();
    }

    private boolean moreToDo() {
        if (!queue.isEmpty()) {
            return true;
        }
        busy.set(false);
        // An event may have come between the two lines above, its sender having found this lane busy.
        return !queue.isEmpty() && busy.compareAndSet(false, true);
    }

    private Mono<Void> writeNext() {
        List<Waiting> batch = take();
        return batch.isEmpty() ? Mono.empty() : write(batch, Poison.tries());
    }

    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            batch.add(next);
            if (batch.size() == mostEvents) {
                break;
            }
        }
        return batch;
    }

    private Mono<Void> write(List<Waiting> batch, Poison poison) {
        List<Event> events = batch.stream().map(Waiting::event).toList();
        // The timer is not on the database's event loop, which may be what hangs.
        return metrics.timed(writer.write(events).timeout(commitTimeout, Schedulers.parallel()), events.size())
                .doOnNext(receipts -> answer(batch, receipts))
                .then()
                .onErrorResume(failure -> writer.reset().then(Mono.defer(() -> failed(batch, failure, poison))));
    }

    private void answer(List<Waiting> batch, List<Receipt> receipts) {
        List<Event> stored = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Receipt receipt = receipts.get(i);
            Sinks.EmitResult unused = batch.get(i).caller().tryEmitValue(receipt);
            if (!receipt.duplicate()) {
                stored.add(batch.get(i).event());
            }
        }
        metrics.committed(stored.size(), batch.size() - stored.size());
        listeners.forEach(listener -> listener.committed(stored));
    }

    private Mono<Void> failed(List<Waiting> batch, Throwable failure, Poison poison) {
        if (!Poison.isIn(failure)) {
            metrics.failed(batch.size(), failure);
            refuse(
                    batch,
                    ApiException.retryLater(
                            Problem.DATABASE_AWAY,
                            "The event was not stored, or it is not known whether it was.",
                            RetryAfter.jittered()));
            return Mono.empty();
        }
        if (batch.size() == 1 || !poison.mayTryAgain()) {
            metrics.poisoned(batch.size(), failure);
            refuse(
                    batch,
                    ApiException.of(
                            Problem.UNPROCESSABLE, "The database refuses this event; nothing of it was stored."));
            return Mono.empty();
        }
        int half = batch.size() / 2;
        return Flux.just(batch.subList(0, half), batch.subList(half, batch.size()))
                .concatMap(part -> write(part, poison))
                .then();
    }

    private static void refuse(List<Waiting> batch, ApiException refusal) {
        for (Waiting waiting : batch) {
            Sinks.EmitResult unused = waiting.caller().tryEmitError(refusal);
        }
    }

    /**
     * A refusal of data by the database: whatever it can refuse is refused before the queue, so this is a bug; it must not
     * cost the neighbours of the event. The batch is halved until the event is alone, within a bound on tries.
     */
    private static final class Poison {
        /** Enough to find two events in a batch of 5,000. */
        private static final int MOST_TRIES = 50;

        private int triesLeft = MOST_TRIES;

        static Poison tries() {
            return new Poison();
        }

        boolean mayTryAgain() {
            return triesLeft-- > 0;
        }

        /** SQLSTATE class 22: data exception. It ends the transaction before COMMIT, so nothing was stored. */
        static boolean isIn(Throwable failure) {
            return failure instanceof R2dbcException refused
                    && refused.getSqlState() != null
                    && refused.getSqlState().startsWith("22");
        }
    }
}
