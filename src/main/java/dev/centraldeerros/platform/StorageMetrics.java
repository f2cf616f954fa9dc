package dev.centraldeerros.platform;

import dev.centraldeerros.partition.Partitions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Meters of the storage, as of the last run of the partition keeper. */
@Component
final class StorageMetrics {
    StorageMetrics(MeterRegistry registry, Partitions partitions, Clock clock) {
        Gauge.builder(
                        "central.storage.partitions",
                        partitions,
                        all -> all.ranges().size())
                .description("Partitions of logs")
                .register(registry);
        Gauge.builder(
                        "central.storage.partitions.ahead",
                        partitions,
                        all -> all.ahead(clock.instant()).toSeconds())
                .description("How long partitions are there ahead of now")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("central.storage.bytes", partitions, Partitions::databaseBytes)
                .description("Size of the database on disk, with indexes")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(
                        "central.storage.log.age",
                        partitions,
                        all -> all.oldestLog()
                                .map(oldest -> Duration.between(oldest, clock.instant())
                                        .toSeconds())
                                .orElse(0L))
                .description("Age of the oldest log; 0 without logs")
                .baseUnit("seconds")
                .register(registry);
    }
}
