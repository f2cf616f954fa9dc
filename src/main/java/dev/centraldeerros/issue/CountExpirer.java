package dev.centraldeerros.issue;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.partition.Partitions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes the counts of days whose logs are gone, and the minutes that only short periods need, in bounded batches. */
@Component
final class CountExpirer extends PeriodicTask {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int BATCH = 10_000;

    private final DeltaRepository deltas;
    private final Partitions partitions;

    CountExpirer(DeltaRepository deltas, Partitions partitions) {
        super("expiry of issue counts", FIRST, INTERVAL);
        this.deltas = deltas;
        this.partitions = partitions;
    }

    @Override
    protected Mono<Void> runOnce() {
        return partitions.ranges().stream()
                .findFirst()
                .map(oldest -> expire(LocalDate.ofInstant(oldest.lower(), ZoneOffset.UTC)))
                .orElseGet(Mono::empty);
    }

    /** Deletes what is older than the day of the oldest partition. */
    Mono<Void> expire(LocalDate oldest) {
        return deltas.expire(oldest, BATCH)
                .expand(deleted -> deleted == 0 ? Mono.empty() : deltas.expire(oldest, BATCH))
                .then();
    }
}
