package dev.centraldeerros.partition;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the retention: whole partitions are dropped, the oldest first.
 *
 * @param retention time from the arrival of a log
 * @param retentionBytes maximum size of logs and details with their indexes; the last day is never dropped
 */
@Validated
@ConfigurationProperties("central")
record RetentionProperties(
        @DefaultValue("90d") Duration retention, @Nullable DataSize retentionBytes) {
    private static final DataSize MIN_BYTES = DataSize.ofMegabytes(100);

    @AssertTrue(message = "central.retention must be 1d or more, and 36500d at most")
    boolean isRetentionADayOrMore() {
        return retention.compareTo(Retention.ALWAYS_KEPT) >= 0 && retention.toDays() <= 36_500;
    }

    @AssertTrue(message = "central.retention-bytes must be 100MB or more")
    boolean isRetentionBytesEnough() {
        return retentionBytes == null || retentionBytes.compareTo(MIN_BYTES) >= 0;
    }
}
