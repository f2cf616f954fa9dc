package dev.centraldeerros.ingest;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.Problem;
import dev.centraldeerros.http.RetryAfter;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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

    /** Takes its connection before queries take theirs: where PostgreSQL allows few, none would be left. */
    void open() {
        if (busy.compareAndSet(false, true)) {
            Mono<Void> first = Mono.defer(writer::prepare)
                    .timeout(commitTimeout, Schedulers.parallel())
                    // Whoever brings a batch tries again, and is told.
                    .onErrorResume(away -> writer.reset());
            Disposable unused = first.thenMany(
                            Flux.defer(() -> Mono.defer(this::writeNext).repeat(this::moreToDo)))
                    .subscribe();
        }
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

    /** Stops at the parcel that fills the batch; parcels are small against it. */
    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>();
        int events = 0;
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            batch.add(next);
            events += next.size();
            if (events >= mostEvents) {
                break;
            }
        }
        return batch;
    }

    private Mono<Void> write(List<Waiting> batch, Poison poison) {
        List<Parcel> parcels = batch.stream().map(Waiting::parcel).toList();
        // The timer is not on the database's event loop, which may be what hangs.
        return metrics.timed(writer.write(parcels).timeout(commitTimeout, Schedulers.parallel()), events(batch))
                .doOnNext(written -> answer(batch, written))
                .then()
                .onErrorResume(failure -> writer.reset().then(Mono.defer(() -> failed(batch, failure, poison))));
    }

    private void answer(List<Waiting> batch, BatchWriter.Written written) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).decide(written.outcomes().get(i));
        }
        metrics.committed(
                written.stored().size(), events(batch) - written.stored().size());
        listeners.forEach(listener -> listener.committed(written.stored()));
    }

    private Mono<Void> failed(List<Waiting> batch, Throwable failure, Poison poison) {
        if (!Poison.isIn(failure)) {
            metrics.failed(events(batch), failure);
            ApiException refusal = ApiException.retryLater(
                    Problem.DATABASE_AWAY,
                    "The events were not stored, or it is not known whether they were.",
                    RetryAfter.jittered());
            batch.forEach(waiting -> waiting.failed().accept(refusal));
            return Mono.empty();
        }
        boolean isOne = batch.size() == 1;
        if ((isOne && !batch.get(0).parcel().isDivisible()) || !poison.mayTryAgain()) {
            metrics.poisoned(events(batch), failure);
            batch.forEach(waiting -> waiting.decide(Receipt.refusal(waiting.size())));
            return Mono.empty();
        }
        int half = batch.size() / 2;
        Flux<List<Waiting>> parts = isOne
                ? Flux.fromIterable(batch.get(0).halves()).map(List::of)
                : Flux.just(batch.subList(0, half), batch.subList(half, batch.size()));
        return parts.concatMap(part -> write(part, poison)).then();
    }

    private static int events(List<Waiting> batch) {
        return batch.stream().mapToInt(Waiting::size).sum();
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
