package dev.centraldeerros.platform;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How full the disk under the embedded PostgreSQL may be.
 *
 * @param refuseAtPercent from here on new events get 503, as a disk that is full ends PostgreSQL; 100 never refuses
 */
@Validated
@ConfigurationProperties("central.disk")
record DiskProperties(@DefaultValue("90") @Min(1) @Max(100) int refuseAtPercent) {}
