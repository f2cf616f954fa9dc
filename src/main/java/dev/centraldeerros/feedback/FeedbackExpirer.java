package dev.centraldeerros.feedback;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.Partitions;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes feedback that is older than all logs. */
@Component
final class FeedbackExpirer extends PeriodicTask {
    private static final Duration FIRST = Duration.ofMinutes(7);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final FeedbackRepository repository;
    private final Partitions partitions;

    FeedbackExpirer(FeedbackRepository repository, Partitions partitions) {
        super("expiry of feedback", FIRST, INTERVAL);
        this.repository = repository;
        this.partitions = partitions;
    }

    @Override
    protected Mono<Void> runOnce() {
        return partitions.ranges().stream()
                .findFirst()
                .map(oldest -> repository.expire(EventIds.floor(oldest.lower())))
                .orElseGet(Mono::empty);
    }
}
