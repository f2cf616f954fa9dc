package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.live.cluster.CommitWindow;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.LogRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads from the database what was committed since a stream broke. A commit may become visible after one with a greater id, so
 * that reading begins before the last id that the client has seen: across streams, events of the window may repeat.
 */
@Component
final class Replay {
    /** Maximum number of events, unless the client requests all. */
    static final int MAX_EVENTS = 10_000;

    private static final int PAGE = 500;

    private final LogRepository logs;
    private final LiveDispatcher dispatcher;
    private final LogJson logJson;
    private final Clock clock;

    Replay(LogRepository logs, LiveDispatcher dispatcher, LogJson logJson, Clock clock) {
        this.logs = logs;
        this.dispatcher = dispatcher;
        this.logJson = logJson;
        this.clock = clock;
    }

    /**
     * Returns all matching events that were committed after {@code last}, for a subscription that already receives future
     * commits.
     *
     * @param all whether more than {@link #MAX_EVENTS} are sent; otherwise the newest of them follow {@code event: gap}
     */
    Flux<byte[]> since(UUID last, boolean all, LiveSubscription subscription) {
        return Flux.defer(() -> {
            Run run = new Run(last, all, subscription);
            return Flux.defer(run::next).repeat(() -> !run.complete);
        });
    }

    /** One replay: repeats passes over later ids, page by page. Used by its own sequence only. */
    private final class Run {
        private final LiveSubscription subscription;

        /** Ids that were sent and that the next pass or the subscription may repeat. */
        private final Set<UUID> sent = new HashSet<>();

        /** Position of the next page. */
        private UUID after;

        /** Start of this pass. */
        private Instant start;

        /** End of this pass; later events reach the subscription. */
        private UUID end;

        private boolean counted;
        private boolean complete;

        Run(UUID last, boolean all, LiveSubscription subscription) {
            this.subscription = subscription;
            this.counted = all;
            this.start = clock.instant();
            this.after = CommitWindow.before(EventIds.timeOf(last));
            this.end = endOf(EventIds.timeOf(last));
        }

        Flux<byte[]> next() {
            return logs.after(after, subscription.filter, PAGE).flatMapMany(page -> {
                if (page.size() == PAGE && !counted) {
                    counted = true;
                    return gap();
                }
                return send(page);
            });
        }

        private Flux<byte[]> send(List<Event> page) {
            List<LiveEvent> events = page.stream()
                    .filter(event -> event.id().compareTo(end) < 0 && !sent.contains(event.id()))
                    .map(event -> new LiveEvent(event, logJson))
                    .toList();
            UUID repeated = CommitWindow.before(start);
            events.stream()
                    .map(LiveEvent::id)
                    .filter(id -> id.compareTo(repeated) > 0)
                    .forEach(sent::add);
            boolean isLast = page.size() < PAGE || page.get(PAGE - 1).id().compareTo(end) >= 0;
            if (!isLast) {
                after = page.get(PAGE - 1).id();
            }
            Flux<byte[]> chunks = Flux.fromIterable(EventChunk.of(subscription.format, events))
                    .map(EventChunk::encoded);
            return isLast ? chunks.concatWith(Mono.defer(this::endPass)) : chunks;
        }

        /** Runs another pass if the subscription dropped events, which are in the database then. */
        private Mono<byte[]> endPass() {
            return dispatcher
                    .call(() -> {
                        boolean dropped = subscription.clearDropped();
                        if (!dropped) {
                            subscription.replayed(sent);
                        }
                        return dropped;
                    })
                    .flatMap(dropped -> {
                        complete = !dropped;
                        if (dropped) {
                            after = CommitWindow.before(start);
                            start = clock.instant();
                            end = endOf(start);
                            sent.removeIf(id -> id.compareTo(after) < 0);
                        }
                        return Mono.empty();
                    });
        }

        /** Skips events over the maximum and sends the skipped time span. */
        private Flux<byte[]> gap() {
            return logs.newest(after, subscription.filter, MAX_EVENTS + 1)
                    .filter(newest -> newest.size() > MAX_EVENTS)
                    .flatMapMany(newest -> {
                        UUID skipped = newest.get(MAX_EVENTS);
                        Instant from = EventIds.timeOf(after);
                        after = skipped;
                        return Flux.just(SseFormat.gap(from, EventIds.timeOf(newest.get(MAX_EVENTS - 1))));
                    });
        }

        private UUID endOf(Instant least) {
            return EventIds.floor((least.isAfter(start) ? least : start).plus(CommitWindow.LENGTH));
        }
    }
}
