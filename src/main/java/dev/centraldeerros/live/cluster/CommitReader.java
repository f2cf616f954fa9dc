package dev.centraldeerros.live.cluster;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.query.LogRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Reads what other nodes committed: the ranges of their messages, and all that is new while messages do not arrive. Its methods
 * are called by the thread of {@link ClusterBus} alone.
 */
final class CommitReader {
    private static final Logger log = LoggerFactory.getLogger(CommitReader.class);

    /** The longest time from an id to its commit, 8 s, and 2 s for each of two clocks. */
    private static final Duration WINDOW = Duration.ofSeconds(12);

    /** Longer than the clock of any node is ahead. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** Longer than a statement may take. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Between two catch-ups while messages do not arrive, and after one that failed. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Events whose reading may wait; further events are dropped, and clients are told. */
    private static final int MAX_WAITING = 100_000;

    private static final int IDS_PER_PAGE = 5_000;

    /** Whole events in memory, with details of up to 200,000 characters each. */
    private static final int EVENTS_PER_READ = 50;

    private final NodeRepository nodes;
    private final LogRepository logs;
    private final ClusterListener listener;
    private final Clock clock;
    private final Scheduler thread;

    /** Atomic, because reading ends on other threads. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** One for each time that the server's beans are started. */
    private Sinks.Many<CommitRange> ranges = Sinks.many().unicast().onBackpressureBuffer();

    /** Since when commits may have been missed; null for never. */
    private @Nullable Instant missedSince;

    private Instant lastCatchUp = Instant.EPOCH;
    private boolean failed;

    /** Whether nothing is missed; volatile, because a metric reads it. */
    private volatile boolean complete = true;

    CommitReader(NodeRepository nodes, LogRepository logs, ClusterListener listener, Clock clock, Scheduler thread) {
        this.nodes = nodes;
        this.logs = logs;
        this.listener = listener;
        this.clock = clock;
        this.thread = thread;
    }

    /** Takes what another node committed. */
    void submit(CommitRange range) {
        if (range.count() > MAX_WAITING - waiting.get()) {
            listener.drop(range.count());
        } else {
            waiting.addAndGet(range.count());
            ranges.emitNext(range, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    /** Delivers what was submitted, one range after the other; never completes. */
    Flux<Void> readSubmitted() {
        ranges = Sinks.many().unicast().onBackpressureBuffer();
        return ranges.asFlux()
                .concatMap(range -> read(range.least(), range.greatest())
                        .doFinally(end -> waiting.addAndGet(-range.count()))
                        .onErrorResume(failure -> {
                            log.warn("commits of another node were not read for live streams: {}", failure.toString());
                            listener.drop(range.count());
                            return Mono.empty();
                        }));
    }

    /** Commits may have been missed since that moment. */
    void missedSince(Instant moment) {
        complete = false;
        if (missedSince == null || moment.isBefore(missedSince)) {
            missedSince = moment;
        }
    }

    /** Whether everything is read that was missed. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Delivers what was missed, if anything was.
     *
     * @param goesOn whether more is being missed
     */
    Mono<Void> catchUp(boolean goesOn) {
        Instant since = missedSince;
        Instant now = clock.instant();
        if (since == null || ((goesOn || failed) && lastCatchUp.plus(INTERVAL).isAfter(now))) {
            return Mono.empty();
        }
        lastCatchUp = now;
        failed = false;
        missedSince = goesOn ? now : null;
        return read(EventIds.floor(since.minus(WINDOW)), EventIds.floor(now.plus(AHEAD)))
                .publishOn(thread)
                .doOnSuccess(read -> complete = missedSince == null)
                .onErrorResume(failure -> {
                    log.debug("missed commits could not be read yet", failure);
                    failed = true;
                    missedSince(since);
                    return Mono.empty();
                });
    }

    /** What was committed before the first stream was opened is left to its replay. */
    private Mono<Void> read(UUID from, UUID to) {
        return Mono.defer(() -> Mono.justOrEmpty(listener.watchedSince()))
                .map(since -> EventIds.floor(since.minus(WINDOW)))
                .flatMapMany(oldest -> page(from.compareTo(oldest) > 0 ? from : oldest, to))
                .expand(page -> page.size() < IDS_PER_PAGE ? Mono.empty() : page(page.get(page.size() - 1), to))
                .concatMap(listener::undelivered, 1)
                .concatMap(ids -> Flux.fromIterable(ids).buffer(EVENTS_PER_READ), 1)
                .concatMap(ids -> logs.committed(ids, listener.projects()).timeout(TIMEOUT), 1)
                .concatMap(listener::deliver, 1)
                .then();
    }

    private Mono<List<UUID>> page(UUID from, UUID to) {
        return nodes.ids(from, to, IDS_PER_PAGE).timeout(TIMEOUT);
    }
}
