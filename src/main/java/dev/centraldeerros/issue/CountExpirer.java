package dev.centraldeerros.issue;

import dev.centraldeerros.partition.ExpiryTask;
import dev.centraldeerros.partition.Partitions;
import java.time.LocalDate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes the counts of days whose logs are gone, and the minutes that only short periods need, in bounded batches. */
@Component
final class CountExpirer extends ExpiryTask {
    private static final int BATCH = 10_000;

    private final DeltaRepository deltas;

    CountExpirer(DeltaRepository deltas, Partitions partitions) {
        super("expiry of issue counts", partitions);
        this.deltas = deltas;
    }

    @Override
    protected Mono<Void> expire(LocalDate oldest) {
        return deltas.expire(oldest, BATCH)
                .expand(deleted -> deleted == 0 ? Mono.empty() : deltas.expire(oldest, BATCH))
                .then();
    }
}
