package dev.centraldeerros.live;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.LogRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What was committed since a stream broke, from the database. A commit may become visible after one with a greater id, so
 * that reading starts before the id that the client saw last; smaller ids that every node has handed out before it are left
 * out, and nothing is sent twice on one stream. What the nodes have not heard of yet is left to the live part, so that the next
 * who resumes can rely on their order.
 */
@Component
final class Replay {
    /** Longer than a transaction takes from its ids to its COMMIT, plus what the clocks of two nodes may differ by. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int PAGE_ROWS = 500;

    /** Read at once to begin with: what is rare is looked for in one stretch of time after the other, each longer than the last. */
    private static final Duration FIRST_STRETCH = Duration.ofHours(1);

    private static final Duration LONGEST_STRETCH = Duration.ofDays(30);

    /** What takes too long even so is not a matter of how much is read. */
    private static final Duration SHORTEST_STRETCH = Duration.ofSeconds(10);

    /** Behind every id that is made by now, whatever the clocks say. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final LogRepository logs;
    private final LiveFeed feed;
    private final Clock clock;

    Replay(LogRepository logs, LiveFeed feed, Clock clock) {
        this.logs = logs;
        this.feed = feed;
        this.clock = clock;
    }

    /** Everything that matches and was committed after {@code last}, for a consumer that is registered already. */
    Flux<byte[]> since(UUID last, LogFilter filter, LiveConsumer consumer) {
        UUID oldest = windowBefore(EventIds.timeOf(last));
        return consumer.joined()
                .publishOn(Schedulers.parallel())
                .map(position -> new Run(oldest, last, position, filter, consumer))
                .flatMapMany(run -> Flux.defer(run::page).repeat(run::goesOn));
    }

    /** One replay, page after page; used by its own sequence alone. */
    private final class Run {
        private final UUID last;
        private final LogFilter filter;
        private final LiveConsumer consumer;

        /** Where the next page begins. */
        private UUID start;

        private Duration stretch = FIRST_STRETCH;

        /** What is heard after it comes live. */
        private long position;

        private boolean complete;

        Run(UUID start, UUID last, long position, LogFilter filter, LiveConsumer consumer) {
            this.start = start;
            this.last = last;
            this.position = position;
            this.filter = filter;
            this.consumer = consumer;
        }

        boolean goesOn() {
            return !complete;
        }

        Flux<byte[]> page() {
            Instant now = clock.instant();
            Instant end = EventIds.timeOf(start).plus(stretch);
            boolean isLast = end.isAfter(now);
            UUID bound = EventIds.floor(isLast ? now.plus(AHEAD) : end);
            return logs.between(start, bound, filter, PAGE_ROWS)
                    .onErrorResume(
                            failed -> SqlState.CANCELLED.isIn(failed) && stretch.compareTo(SHORTEST_STRETCH) > 0,
                            tooMuch -> {
                                stretch = stretch.dividedBy(8);
                                return Mono.empty();
                            })
                    .map(events -> events.stream().map(feed::wrap).toList())
                    .flatMapMany(page -> {
                        List<LiveEvent> rows = consumer
                                .replaying(page.stream()
                                        .filter(row -> wasSent(row.id()) || !isToCome(row.id()))
                                        .toList())
                                .stream()
                                .filter(row -> !wasSent(row.id()))
                                .toList();
                        advance(page, bound, isLast);
                        return consumer.pieces(rows);
                    });
        }

        private boolean isToCome(UUID id) {
            return feed.order().isToCome(id, EventIds.timeOf(id), position);
        }

        /** Of what was handed out before, a client that broke off in the middle of a replay has seen only the smaller ids. */
        private boolean wasSent(UUID id) {
            return id.equals(last) || (id.compareTo(last) < 0 && feed.order().isBefore(id, last));
        }

        private void goOnFrom(UUID id) {
            start = id;
            consumer.forgetReplayedBefore(
                    windowBefore(min(EventIds.timeOf(start), clock.instant().minus(WINDOW))));
        }

        private void advance(List<LiveEvent> page, UUID bound, boolean isLast) {
            if (page.size() == PAGE_ROWS) {
                goOnFrom(page.get(page.size() - 1).id());
            } else if (!isLast) {
                goOnFrom(bound);
                Duration doubled = stretch.multipliedBy(2);
                stretch = doubled.compareTo(LONGEST_STRETCH) < 0 ? doubled : LONGEST_STRETCH;
            } else if (consumer.lostMeanwhile()) {
                // Rows came faster than they could wait: they are in the database by now.
                position = feed.order().last();
                start = windowBefore(EventIds.timeOf(start));
            } else {
                complete = true;
                consumer.replayEnded(WINDOW.multipliedBy(2));
            }
        }
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static UUID windowBefore(Instant time) {
        return EventIds.floor(time.minus(WINDOW));
    }
}
