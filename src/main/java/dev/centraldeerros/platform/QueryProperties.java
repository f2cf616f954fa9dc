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
 * Limits of queries.
 *
 * @param connections maximum number of connections for queries
 * @param timeout maximum duration of a query, then 503; below the response timeout of 8 s
 */
@Validated
@ConfigurationProperties("central.query")
record QueryProperties(
        @DefaultValue("8") @Min(1) @Max(200) int connections,

        @DefaultValue("7s") @DurationMin(millis = 100) @DurationMax(seconds = 8)
        Duration timeout) {}
