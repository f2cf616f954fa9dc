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
 * How events are taken in.
 *
 * @param writers commit workers that write at the same time, each with a database connection of its own
 * @param batchEvents most events that one transaction carries
 * @param queueEvents events that may wait for a transaction or be in one; past it, requests get 503
 * @param queueBytes memory that those events may take; past it, requests get 503
 * @param maxEventBytes largest body of a single event; past it, requests get 413
 * @param commitTimeout after which a transaction counts as unknown, and its requests get 503
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
    /** A body takes its bytes once as it comes and about twice more as text. */
    public static final int HEAP_PER_BODY_BYTE = 3;

    @AssertTrue(message = "central.ingest.queue-bytes must be three times central.ingest.max-event-bytes at least")
    boolean isQueueLargeEnoughForOneEvent() {
        return maxEventBytes.toBytes() <= Integer.MAX_VALUE
                && queueBytes.toBytes() >= maxEventBytes.toBytes() * HEAP_PER_BODY_BYTE;
    }
}
