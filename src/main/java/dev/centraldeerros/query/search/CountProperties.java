package dev.centraldeerros.query.search;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How exactly a list is counted.
 *
 * @param countTimeout after which a page goes out with the least number that there are
 */
@Validated
@ConfigurationProperties("central.query")
record CountProperties(
        @DefaultValue("50ms") @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 7)
        Duration countTimeout) {}
