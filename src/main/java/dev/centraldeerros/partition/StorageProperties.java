package dev.centraldeerros.partition;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How logs are laid out on disk.
 *
 * @param partition how much time one partition covers: {@code 1d}, or {@code 1h} for heavy load
 */
@Validated
@ConfigurationProperties("central.storage")
public record StorageProperties(@DefaultValue("1d") Duration partition) {
    /** How far ahead partitions are made: a keeper that is away for two days does no harm. */
    public static final Duration AHEAD = Duration.ofDays(2);

    @AssertTrue(message = "central.storage.partition must be 1d or 1h")
    boolean isPartitionADayOrAnHour() {
        return partition.equals(Duration.ofDays(1)) || partition.equals(Duration.ofHours(1));
    }
}
