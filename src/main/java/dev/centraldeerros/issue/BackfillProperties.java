package dev.centraldeerros.issue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Setting of the backfill of issues.
 *
 * @param backfill which stored logs get fingerprints
 */
@ConfigurationProperties("central.issues")
record BackfillProperties(@DefaultValue("auto") Mode backfill) {
    /** Which stored logs get fingerprints in the background. */
    enum Mode {
        /** Those of before an upgrade to a release with issues. */
        AUTO,
        /** None. */
        OFF,
        /** All without one, at each start; for a changed {@code central.issues.level}. */
        AGAIN
    }
}
