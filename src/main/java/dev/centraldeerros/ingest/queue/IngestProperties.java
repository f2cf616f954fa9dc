package dev.centraldeerros.ingest.queue;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of ingestion.
 *
 * @param writers number of commit workers, each with its own database connection
 * @param batchEvents maximum number of events in one transaction
 * @param queueEvents maximum number of events in flight; more get 503
 * @param queueBytes maximum memory of the events in flight; more get 503
 * @param maxEventBytes maximum size of one event; larger ones get 413
 * @param commitTimeout maximum duration of a transaction; then its result is unknown and its requests get 503
 */
@Validated
@ConfigurationProperties("central.ingest")
public record IngestProperties(
        @DefaultValue("2") @Min(1) @Max(16) int writers,
        @DefaultValue("1000") @Min(1) @Max(100_000) int batchEvents,
        @DefaultValue("50000") @Min(1) @Max(10_000_000) int queueEvents,
        @DefaultValue("32MB") DataSize queueBytes,
        @DefaultValue("1MB") DataSize maxEventBytes,

        @DefaultValue("5s") @DurationMin(seconds = 1) @DurationMax(seconds = 7)
        Duration commitTimeout) {
    /** A body takes its bytes once when it arrives, and about twice more as text. */
    public static final int HEAP_PER_BODY_BYTE = 3;

    private static final int QUEUED_EVENTS = 5;

    /** Five times, because long bodies may take three quarters of the queue, and read on behind an event. */
    @AssertTrue(message = "central.ingest.queue-bytes must be five times central.ingest.max-event-bytes at least")
    boolean isQueueLargeEnoughForOneEvent() {
        return maxEventBytes.toBytes() <= Integer.MAX_VALUE
                && queueBytes.toBytes() >= maxEventBytes.toBytes() * QUEUED_EVENTS;
    }
}
