package dev.centraldeerros.sentry.client;

import dev.centraldeerros.partition.ExpiryTask;
import dev.centraldeerros.partition.Partitions;
import java.time.LocalDate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes what clients counted on days whose logs are gone. */
@Component
final class ClientCountExpirer extends ExpiryTask {
    private final ClientCountRepository repository;

    ClientCountExpirer(ClientCountRepository repository, Partitions partitions) {
        super("expiry of client counts", partitions);
        this.repository = repository;
    }

    @Override
    protected Mono<Void> expire(LocalDate oldest) {
        return repository.expire(oldest);
    }
}
