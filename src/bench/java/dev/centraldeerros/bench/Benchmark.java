package dev.centraldeerros.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Runs the benchmarks {@code single} and {@code bulk}, or the one that {@code bench.only} names: also {@code live}, {@code
 * finding} and {@code parts}.
 */
final class Benchmark {
    private static final int FAILED = 1;

    private Benchmark() {}

    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        String only = System.getProperty("bench.only", "");
        try {
            Path folder = Path.of(arguments[0]).toAbsolutePath();
            Files.createDirectories(folder);
            if (only.isEmpty() || only.equals("single")) {
                SinglePosts.measure(folder);
            }
            if (only.isEmpty() || only.equals("bulk")) {
                BulkPosts.measure(folder);
            }
            if (only.equals("finding")) {
                Finding.measure(folder);
            }
            if (only.equals("live")) {
                LiveStreams.measure(folder);
            }
            if (only.equals("parts")) {
                SmallParts.measure();
            }
        } catch (Exception failed) {
            System.err.println("the benchmark failed: " + failed);
            System.exit(FAILED);
        }
    }
}
