package dev.centraldeerros.live.node;

import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Reads what was committed while notices were missed. Used by the one thread of {@link Nodes}. */
final class Gaps {
    private static final Logger log = LoggerFactory.getLogger(Gaps.class);

    /** Longer than it takes from an id to its COMMIT and to the notice of it, plus what the clocks of two nodes differ by. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** What is older is for those who ask for it; whoever may notify cannot have all of the database read. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Longer than a statement may take; then it is tried again. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final int PAGE_IDS = 5_000;

    private final NodeRepository repository;
    private final Hearing hearing;
    private final Notice unordered;
    private final Clock clock;
    private final Scheduler thread;

    /** From when on something may have been missed; null when nothing was. */
    private @Nullable Instant since;

    private Instant readLast = Instant.EPOCH;

    private boolean hasFailed;

    /** Whether nothing is missing; written by that thread. */
    private volatile boolean closed = true;

    Gaps(NodeRepository repository, Hearing hearing, Notice unordered, Clock clock, Scheduler thread) {
        this.repository = repository;
        this.hearing = hearing;
        this.unordered = unordered;
        this.clock = clock;
        this.thread = thread;
    }

    /** Something may have been missed from that moment on. */
    void since(Instant moment) {
        closed = false;
        Instant oldest = clock.instant().minus(LONGEST);
        Instant from = moment.isBefore(oldest) ? oldest : moment;
        if (since == null || from.isBefore(since)) {
            since = from;
        }
    }

    /** Whether everything is known that was ever missed. */
    boolean areClosed() {
        return closed;
    }

    /**
     * Reads what was missed, if anything was.
     *
     * @param goesOn whether more is being missed; it is read, too, but not more often than {@code every}
     */
    Mono<Void> close(boolean goesOn, Duration every) {
        Instant from = since;
        Instant now = clock.instant();
        if (from == null || (readLast.plus(every).isAfter(now) && (goesOn || hasFailed))) {
            return Mono.empty();
        }
        readLast = now;
        since = goesOn ? now : null;
        hasFailed = false;
        if (goesOn && !hearing.isWatched()) {
            return Mono.empty();
        }
        return new Run(from, !goesOn)
                .all()
                .publishOn(thread)
                .doOnSuccess(read -> closed = since == null)
                .onErrorResume(failed -> {
                    hasFailed = true;
                    log.debug("what was missed could not be read yet", failed);
                    since(from);
                    return Mono.empty();
                });
    }

    /** One reading, page after page. */
    private final class Run {
        private final boolean expectsOwn;
        private UUID start;
        private boolean complete;

        Run(Instant from, boolean expectsOwn) {
            this.expectsOwn = expectsOwn;
            this.start = EventIds.floor(from.minus(WINDOW));
        }

        Mono<Void> all() {
            return Mono.defer(this::page).repeat(() -> !complete).then();
        }

        private Mono<Void> page() {
            return repository.idsAfter(start, PAGE_IDS).timeout(ANSWER).flatMap(ids -> {
                complete = ids.size() < PAGE_IDS;
                if (ids.isEmpty()) {
                    return Mono.empty();
                }
                start = ids.get(ids.size() - 1);
                List<UUID> missed = hearing.unknown(ids, expectsOwn);
                return missed.isEmpty() ? Mono.empty() : outOfOrder().then(handedOut(missed));
            });
        }

        /** Every node must know before the first of them is handed out. */
        private Mono<Void> outOfOrder() {
            return !hearing.isWatched()
                    ? Mono.empty()
                    : repository.tell(unordered).timeout(ANSWER).then(Mono.fromRunnable(hearing::orderBroke));
        }

        private Mono<Void> handedOut(List<UUID> ids) {
            return Mono.create(done -> hearing.read(ids, done::success));
        }
    }
}
