package dev.centraldeerros.partition;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How logs are laid out on disk.
 *
 * @param partitionInterval time range of one partition: {@code 1d}, or {@code 1h} for heavy load
 */
@Validated
@ConfigurationProperties("central.storage")
public record StorageProperties(@DefaultValue("1d") Duration partitionInterval) {
    /** How far ahead partitions are created, so that an outage of the keeper for two days does no harm. */
    public static final Duration AHEAD = Duration.ofDays(2);

    @AssertTrue(message = "central.storage.partition-interval must be 1d or 1h")
    boolean isPartitionIntervalADayOrAnHour() {
        return partitionInterval.equals(Duration.ofDays(1)) || partitionInterval.equals(Duration.ofHours(1));
    }
}
