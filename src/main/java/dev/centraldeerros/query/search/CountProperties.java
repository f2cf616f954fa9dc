package dev.centraldeerros.query.search;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings for the count of a list.
 *
 * @param countTimeout time after which a page is sent with a minimum count
 */
@Validated
@ConfigurationProperties("central.query")
record CountProperties(
        @DefaultValue("50ms") @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 7)
        Duration countTimeout) {}
