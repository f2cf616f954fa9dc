package dev.centraldeerros.bench;

import dev.centraldeerros.fingerprint.Fingerprinting;
import dev.centraldeerros.ingest.write.RowEncoding;
import dev.centraldeerros.live.Filtering;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures the parts of the hot path that are ours alone, with JMH: time and memory for each event. */
final class SmallParts {
    private SmallParts() {}

    static void measure() throws RunnerException {
        var unused = new Runner(new OptionsBuilder()
                        .include(Decoding.class.getName())
                        .include(RowEncoding.class.getName())
                        .include(Filtering.class.getName())
                        .include(Fingerprinting.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
