package dev.centraldeerros.live.cluster;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.query.LogRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads and delivers what was committed within a range of ids and was not delivered. Ranges that wait become one.
 * {@link CommitTopic} calls its methods, on its thread alone.
 */
final class CommitReader {
    private static final Logger log = LoggerFactory.getLogger(CommitReader.class);

    /** Longer than the clock of any node is ahead. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** Longer than a statement may take. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Between two readings while messages do not arrive, and after one that failed. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int IDS_PER_PAGE = 5_000;

    /** Whole events in memory, with details of up to 200,000 characters each. */
    private static final int EVENTS_PER_READ = 50;

    private final CommitRepository commits;
    private final LogRepository logs;
    private final ClusterListener listener;
    private final Clock clock;
    private final Scheduler thread;

    /** What is to be read; null for nothing. */
    private @Nullable CommitRange pending;

    /** Since when messages do not arrive and what is committed was not read; null while they arrive. */
    private @Nullable Instant deafSince;

    private Instant dueAt = Instant.EPOCH;

    /** Whether messages arrive and none of what was missed is to be read; volatile, because a metric reads it. */
    private volatile boolean current;

    CommitReader(
            CommitRepository commits, LogRepository logs, ClusterListener listener, Clock clock, Scheduler thread) {
        this.commits = commits;
        this.logs = logs;
        this.listener = listener;
        this.clock = clock;
        this.thread = thread;
        this.deafSince = clock.instant();
    }

    /** Another node committed something in this range. */
    void submit(CommitRange range) {
        pending = pending == null ? range : pending.plus(range);
    }

    /** Commits may have been missed since that moment. */
    void missedSince(Instant moment) {
        current = false;
        submit(new CommitRange(
                CommitWindow.before(moment), EventIds.floor(clock.instant().plus(AHEAD))));
    }

    /** Messages have not arrived since that moment: until they do, what is committed is read once a second. */
    void deaf(Instant since) {
        current = false;
        deafSince = deafSince == null ? since : deafSince;
    }

    /** Messages arrive. */
    void listening() {
        if (deafSince != null) {
            missedSince(deafSince);
            deafSince = null;
        }
    }

    boolean isCurrent() {
        return current;
    }

    /** Reads what is to be read by now; after a failure it is read again. */
    Mono<Void> read() {
        Instant now = clock.instant();
        if (deafSince != null && !now.isBefore(dueAt)) {
            missedSince(deafSince);
            deafSince = now;
            dueAt = now.plus(INTERVAL);
        }
        CommitRange range = pending;
        if (range == null) {
            return Mono.empty();
        }
        pending = null;
        return read(range)
                .publishOn(thread)
                .doOnSuccess(read -> current = deafSince == null && (current || pending == null))
                .onErrorResume(failure -> {
                    // Once a second, while the log says already that the database is unavailable.
                    log.debug("Reading commits for live streams failed, will retry", failure);
                    submit(range);
                    return Mono.delay(INTERVAL, thread).then();
                });
    }

    /** What was committed before the first stream was opened is left to its replay. */
    private Mono<Void> read(CommitRange range) {
        return Mono.defer(() -> Mono.justOrEmpty(listener.watchedSince()))
                .map(since -> Collections.max(List.of(CommitWindow.before(since), range.least())))
                .flatMapMany(from -> page(from, range.greatest()))
                .expand(page ->
                        page.size() < IDS_PER_PAGE ? Mono.empty() : page(page.get(page.size() - 1), range.greatest()))
                .concatMap(listener::undelivered, 1)
                .concatMap(ids -> Flux.fromIterable(ids).buffer(EVENTS_PER_READ), 1)
                .concatMap(ids -> logs.committed(ids, listener.projects()).timeout(TIMEOUT), 1)
                .concatMap(listener::deliver, 1)
                .then();
    }

    private Mono<List<UUID>> page(UUID from, UUID to) {
        return commits.ids(from, to, IDS_PER_PAGE).timeout(TIMEOUT);
    }
}
