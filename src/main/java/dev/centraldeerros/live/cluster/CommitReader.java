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
 * Reads and delivers commits in an id range that were not delivered. Merges waiting ranges. {@link CommitTopic} calls its
 * methods on its thread.
 */
final class CommitReader {
    private static final Logger log = LoggerFactory.getLogger(CommitReader.class);

    /** Maximum clock skew of a node. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** Statement timeout and a margin. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Interval of reading while notifications are missing, and delay after a failure. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int IDS_PER_PAGE = 5_000;

    /** Small, because whole events have details of up to 200,000 characters. */
    private static final int EVENTS_PER_READ = 50;

    private final CommitRepository commits;
    private final LogRepository logs;
    private final ClusterListener listener;
    private final Clock clock;
    private final Scheduler thread;

    /** Range to read; null for none. */
    private @Nullable CommitRange pending;

    /** Time since which notifications are missing and commits are unread; null while they arrive. */
    private @Nullable Instant deafSince;

    private Instant dueAt = Instant.EPOCH;

    /** Whether notifications arrive and nothing remains to be read. Volatile, because a metric reads it. */
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

    /** Adds a range that another node committed. */
    void submit(CommitRange range) {
        pending = pending == null ? range : pending.plus(range);
    }

    /** Adds commits since that moment, which may have been missed. */
    void missedSince(Instant moment) {
        current = false;
        submit(new CommitRange(
                CommitWindow.before(moment), EventIds.floor(clock.instant().plus(AHEAD))));
    }

    /** Notifications are missing since that moment: reads commits once a second. */
    void deaf(Instant since) {
        current = false;
        deafSince = deafSince == null ? since : deafSince;
    }

    /** Notifications arrive. */
    void listening() {
        if (deafSince != null) {
            missedSince(deafSince);
            deafSince = null;
        }
    }

    boolean isCurrent() {
        return current;
    }

    /** Reads the waiting range; after a failure, the next call retries. */
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
                    // Once a second during an outage, which is logged already.
                    log.debug("Reading commits for live streams failed, will retry", failure);
                    submit(range);
                    return Mono.delay(INTERVAL, thread).then();
                });
    }

    /** The replay of the first stream reads earlier commits. */
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
