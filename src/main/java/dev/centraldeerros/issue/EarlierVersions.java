package dev.centraldeerros.issue;

import dev.centraldeerros.fingerprint.FingerprintVersions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Earlier versions of the fingerprint whose issues new fingerprints still join: for 30 days after the first start with the
 * current version, so that an upgrade reports no known error as new.
 */
@Component
final class EarlierVersions {
    static final Duration JOINING = Duration.ofDays(30);

    private final FingerprintVersions versions;
    private final Instant since;
    private final Clock clock;

    EarlierVersions(FingerprintVersions versions, IssueVersionTable table, Clock clock) {
        this.versions = versions;
        this.since = table.firstUse(versions.current());
        this.clock = clock;
    }

    /** Returns the versions, the newest first; none after the 30 days. */
    List<Short> joining() {
        return clock.instant().isBefore(since.plus(JOINING)) ? versions.earlier() : List.of();
    }
}
