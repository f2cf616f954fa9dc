package dev.centraldeerros.platform;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How reading is bounded.
 *
 * @param connections most database connections that queries use at a time
 * @param timeout after which PostgreSQL ends a query, and its client gets 503; below the 8 s after which nobody waits
 */
@Validated
@ConfigurationProperties("central.query")
record QueryProperties(
        @DefaultValue("8") @Min(1) @Max(200) int connections,

        @DefaultValue("7s") @DurationMin(millis = 100) @DurationMax(seconds = 8)
        Duration timeout) {}
