package dev.centraldeerros.platform;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limit of the disk under the embedded PostgreSQL.
 *
 * @param refuseAtPercent usage from which new events get 503, because a full disk ends PostgreSQL; 100 never rejects
 */
@Validated
@ConfigurationProperties("central.disk")
record DiskProperties(@DefaultValue("90") @Min(1) @Max(100) int refuseAtPercent) {}
