package dev.centraldeerros.partition;

import dev.centraldeerros.PeriodicTask;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** Base class of the hourly deletion of what belongs to logs and is not partitioned: it goes once their partitions are dropped. */
public abstract class ExpiryTask extends PeriodicTask {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Partitions partitions;

    /**
     * Creates the task.
     *
     * @param what name of the task in the log
     */
    protected ExpiryTask(String what, Partitions partitions) {
        super(what, FIRST, INTERVAL);
        this.partitions = partitions;
    }

    /** Deletes what is older than the day (UTC) of the oldest partition. */
    protected abstract Mono<Void> expire(LocalDate oldest);

    @Override
    protected final Mono<Void> runOnce() {
        return Mono.justOrEmpty(partitions.ranges().stream().findFirst())
                .flatMap(oldest -> expire(LocalDate.ofInstant(oldest.lower(), ZoneOffset.UTC)));
    }
}
