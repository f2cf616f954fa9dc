package dev.centraldeerros.fingerprint;

import java.util.List;

/**
 * Versions of the algorithm.
 *
 * @param current version of the fingerprints of new logs
 * @param earlier versions whose fingerprints lead to the issues of before, the newest first
 */
public record FingerprintVersions(short current, List<Short> earlier) {
    /** Versions of this release. */
    public static final FingerprintVersions RELEASED = new FingerprintVersions(Fingerprinter.VERSION, List.of());
}
