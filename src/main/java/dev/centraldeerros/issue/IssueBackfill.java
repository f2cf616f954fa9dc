package dev.centraldeerros.issue;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.fingerprint.FingerprintVersions;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.fingerprint.GroupingProperties;
import dev.centraldeerros.issue.BackfillRepository.Position;
import dev.centraldeerros.issue.BackfillRepository.Scanned;
import dev.centraldeerros.partition.Partitions;
import dev.centraldeerros.query.LogRepository;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives fingerprints to logs that were stored without one, newest first. One node at a time takes one bounded step after the
 * other and rests three times as long as it worked; the position is stored with each step.
 */
@Component
final class IssueBackfill extends PeriodicTask {
    private static final Logger log = LoggerFactory.getLogger(IssueBackfill.class);

    /** Nodes of before may store logs until the end of a rolling upgrade. */
    private static final Duration FIRST = Duration.ofMinutes(10);

    private static final Duration FIRST_AGAIN = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Logs that a step reads; it holds up changes of logs for some tenths of a second. */
    private static final int STEP = 1_000;

    private static final int REST = 3;

    private final BackfillRepository backfill;
    private final LogRepository logs;
    private final Partitions partitions;
    private final GroupingProperties grouping;
    private final Fingerprints fingerprints;
    private final boolean isOff;
    private final Counter marked;

    /** Whether {@code again} is still to begin; used by the task only. */
    private boolean isAgain;

    /** Seconds from the oldest partition to the position; written by the task. */
    private volatile long remaining;

    IssueBackfill(
            BackfillRepository backfill,
            LogRepository logs,
            Partitions partitions,
            GroupingProperties grouping,
            FingerprintVersions versions,
            BackfillProperties properties,
            MeterRegistry meters) {
        super(
                "backfill of issues",
                properties.backfill() == BackfillProperties.Mode.AGAIN ? FIRST_AGAIN : FIRST,
                INTERVAL);
        this.backfill = backfill;
        this.logs = logs;
        this.partitions = partitions;
        this.grouping = grouping;
        this.fingerprints = new Fingerprints(grouping.level(), versions.current());
        this.isOff = properties.backfill() == BackfillProperties.Mode.OFF;
        this.isAgain = properties.backfill() == BackfillProperties.Mode.AGAIN;
        this.marked = Counter.builder("central.issues.backfill.logs")
                .description("Logs that got a fingerprint after they were stored")
                .register(meters);
        Gauge.builder("central.issues.backfill.remaining", () -> remaining)
                .description("Time before which stored logs remain without a fingerprint, from the oldest partition")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    protected Mono<Void> runOnce() {
        return isOff ? Mono.empty() : begin().then(all());
    }

    private Mono<Void> begin() {
        return isAgain ? backfill.begin().doOnSuccess(done -> isAgain = false) : Mono.empty();
    }

    /** Runs all steps that are due. */
    Mono<Void> all() {
        return Mono.defer(this::step)
                .elapsed()
                .delayUntil(step -> step.getT2() ? Mono.delay(Duration.ofMillis(REST * step.getT1())) : Mono.empty())
                .map(step -> step.getT2())
                .repeat()
                .takeWhile(more -> more)
                .then();
    }

    /** Returns whether more steps are due. */
    private Mono<Boolean> step() {
        return backfill.exclusively(
                        backfill.next().flatMap(this::step).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .map(Optional::isPresent)
                .doOnNext(more -> {
                    if (!more) {
                        remaining = 0;
                    }
                })
                .defaultIfEmpty(false);
    }

    private Mono<Position> step(Position at) {
        Optional<Partitions.Range> partition = partitions.ranges().stream()
                .filter(range -> EventIds.floor(range.lower()).compareTo(at.position()) < 0)
                .reduce((older, newer) -> newer);
        remaining = partition
                .map(range -> Duration.between(partitions.ranges().get(0).lower(), EventIds.timeOf(at.position()))
                        .toSeconds())
                .orElse(0L);
        if (partition.isEmpty()) {
            log.info("All logs of project {} have their issues", at.projectId());
            return backfill.end(at.projectId()).thenReturn(at);
        }
        UUID lower = EventIds.floor(partition.get().lower());
        return backfill.scan(at, lower, grouping.level(), STEP)
                .flatMap(found -> store(at, lower, found).then(Mono.defer(() -> {
                    Position next = new Position(at.projectId(), found.number() < STEP ? lower : found.last());
                    return backfill.move(next).thenReturn(next);
                })));
    }

    private Mono<Long> store(Position at, UUID lower, Scanned found) {
        if (found.candidates().isEmpty()) {
            return Mono.just(0L);
        }
        return logs.committed(found.candidates(), List.of(at.projectId()))
                .map(this::fingerprints)
                .flatMap(known ->
                        known.isEmpty() ? Mono.just(0L) : backfill.store(at.projectId(), lower, at.position(), known))
                .doOnNext(marked::increment);
    }

    private Map<Event, UUID> fingerprints(List<Event> events) {
        Map<Event, UUID> known = new LinkedHashMap<>();
        for (Event event : events) {
            UUID fingerprint = fingerprints.of(
                    event.level(), event.description(), event.details(), event.source(), event.fingerprint());
            if (fingerprint != null) {
                known.put(event, fingerprint);
            }
        }
        return known;
    }

    /** For the metric and tests. */
    long remaining() {
        return remaining;
    }
}
