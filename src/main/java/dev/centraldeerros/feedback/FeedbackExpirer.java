package dev.centraldeerros.feedback;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.ExpiryTask;
import dev.centraldeerros.partition.Partitions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes feedback that is older than all logs. */
@Component
final class FeedbackExpirer extends ExpiryTask {
    private final FeedbackRepository repository;

    FeedbackExpirer(FeedbackRepository repository, Partitions partitions) {
        super("expiry of feedback", partitions);
        this.repository = repository;
    }

    @Override
    protected Mono<Void> expire(LocalDate oldest) {
        return repository.expire(EventIds.floor(oldest.atStartOfDay().toInstant(ZoneOffset.UTC)));
    }
}
