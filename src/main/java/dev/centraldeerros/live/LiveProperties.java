package dev.centraldeerros.live;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of live streams, on each node.
 *
 * @param streams that may be open; past it, requests for one get 503
 * @param streamsPerAccount of them with one account's tokens; past it, 429
 */
@Validated
@ConfigurationProperties("central.live")
record LiveProperties(
        @DefaultValue("10000") @Min(1) int streams,
        @DefaultValue("1000") @Min(1) int streamsPerAccount) {}
