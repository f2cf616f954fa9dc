package dev.centraldeerros.http.coding;

import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Loads the native libraries at startup, because that extracts files, which blocks. */
@Component
final class CodingLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(CodingLibraries.class);

    CodingLibraries() {
        List<String> missing = Stream.of(ContentCoding.values())
                .filter(coding -> !coding.isAvailable())
                .map(ContentCoding::text)
                .toList();
        if (!missing.isEmpty()) {
            LOG.warn(
                    "Bodies in {} are not supported: there is no library for this machine, or no directory where it may be"
                            + " executed (java.io.tmpdir and central.data-dir are on volumes mounted with noexec)",
                    missing);
        }
    }
}
