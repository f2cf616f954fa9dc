package dev.centraldeerros.access.key;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.event.Sender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counts the events of each key by result, and writes the counts at most once a minute and key: the first use at once, so
 * that a page sees it. A killed server loses the counts since then. Thread-safe.
 */
@Component
@OwnsSubscription("writes counts of finished requests")
public class KeyUse extends PeriodicTask {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration WRITE_INTERVAL = Duration.ofMinutes(1);
    private static final int PHASE = -1;
    private static final Duration LAST_WRITE = Duration.ofSeconds(2);

    private final IngestKeyRepository repository;
    private final Clock clock;
    private final IngestKeys keys;
    private final KeyMetrics metrics;

    /** One entry for each key that was used on this node since it started. */
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();

    KeyUse(IngestKeyRepository repository, IngestKeys keys, KeyMetrics metrics, @Qualifier("system") Clock clock) {
        super("use of ingest keys", CHECK_INTERVAL, CHECK_INTERVAL);
        this.repository = repository;
        this.keys = keys;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Events of a key by result, and the time of the last one. */
    public record Counts(long id, Instant last, long accepted, long rejected, long limited) {}

    /** Counts that are not written. Guarded by itself. */
    private static final class Pending {
        private final long id;
        private Instant last = Instant.EPOCH;
        private Instant written = Instant.EPOCH;
        private long accepted;
        private long rejected;
        private long limited;

        Pending(long id) {
            this.id = id;
        }

        synchronized void add(Counts more) {
            last = more.last().isAfter(last) ? more.last() : last;
            accepted += more.accepted();
            rejected += more.rejected();
            limited += more.limited();
        }

        synchronized Counts counts() {
            return new Counts(id, last, accepted, rejected, limited);
        }

        /** Removes and returns the counts if they are due; null if not. */
        synchronized @Nullable Counts take(Instant now, Duration interval) {
            if (accepted + rejected + limited == 0 || written.plus(interval).isAfter(now)) {
                return null;
            }
            Counts due = counts();
            written = now;
            accepted = 0;
            rejected = 0;
            limited = 0;
            return due;
        }
    }

    /** Counts events that a transaction stored, unless their key is revoked. */
    public void accepted(Sender.IngestKey sender, long events) {
        IngestKey key = keys.byId(sender.id());
        if (key != null) {
            add(key, KeyMetrics.Result.ACCEPTED, new Counts(key.id(), clock.instant(), events, 0, 0));
        }
    }

    /** Counts invalid events. */
    public void rejected(IngestKey key, long events) {
        add(key, KeyMetrics.Result.REJECTED, new Counts(key.id(), clock.instant(), 0, events, 0));
    }

    /** Counts a request, or a part of a long body, that was over the limit. */
    public void limited(IngestKey key) {
        add(key, KeyMetrics.Result.LIMITED, new Counts(key.id(), clock.instant(), 0, 0, 1));
    }

    private void add(IngestKey key, KeyMetrics.Result result, Counts more) {
        long events = more.accepted() + more.rejected() + more.limited();
        if (events > 0) {
            metrics.add(key, result, events);
            pending.computeIfAbsent(key.id(), Pending::new).add(more);
        }
    }

    /** Returns the counts of a key that this node has not written. */
    public Counts pending(long key) {
        Pending found = pending.get(key);
        return found == null ? new Counts(key, Instant.EPOCH, 0, 0, 0) : found.counts();
    }

    @Override
    protected Mono<Void> runOnce() {
        return write(WRITE_INTERVAL);
    }

    private Mono<Void> write(Duration interval) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            List<Counts> due = pending.values().stream()
                    .mapMulti((Pending one, java.util.function.Consumer<Counts> to) -> {
                        Counts counts = one.take(now, interval);
                        if (counts != null) {
                            to.accept(counts);
                        }
                    })
                    .toList();
            return due.isEmpty()
                    ? Mono.<Void>empty()
                    : repository
                            .add(LocalDate.ofInstant(now, ZoneOffset.UTC), due)
                            .doOnError(failed -> due.forEach(this::restore));
        });
    }

    private void restore(Counts unwritten) {
        pending.computeIfAbsent(unwritten.id(), Pending::new).add(unwritten);
    }

    /** After the commit workers, which count until they have stopped. */
    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Writes the rest at shutdown. */
    @Override
    public void stop(Runnable stopped) {
        stop();
        var unused = write(Duration.ZERO)
                .timeout(LAST_WRITE)
                .onErrorComplete()
                .doFinally(end -> stopped.run())
                .subscribe();
    }
}
