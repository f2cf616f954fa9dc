package dev.centraldeerros.live;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of live streams per node.
 *
 * @param streams maximum number of open streams; more get 503
 * @param streamsPerAccount maximum number per account; more get 429
 */
@Validated
@ConfigurationProperties("central.live")
record LiveProperties(
        @DefaultValue("10000") @Min(1) int streams,
        @DefaultValue("1000") @Min(1) int streamsPerAccount) {}
