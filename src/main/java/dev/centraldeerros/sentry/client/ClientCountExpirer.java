package dev.centraldeerros.sentry.client;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.partition.Partitions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes what clients counted on days whose logs are gone. */
@Component
final class ClientCountExpirer extends PeriodicTask {
    private static final Duration FIRST = Duration.ofMinutes(6);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final ClientCountRepository repository;
    private final Partitions partitions;

    ClientCountExpirer(ClientCountRepository repository, Partitions partitions) {
        super("expiry of client counts", FIRST, INTERVAL);
        this.repository = repository;
        this.partitions = partitions;
    }

    @Override
    protected Mono<Void> runOnce() {
        return partitions.ranges().stream()
                .findFirst()
                .map(oldest -> repository.expire(LocalDate.ofInstant(oldest.lower(), ZoneOffset.UTC)))
                .orElseGet(Mono::empty);
    }
}
