package dev.centraldeerros.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long and how hard: the system properties {@code bench.rounds}, {@code bench.seconds}, {@code bench.warmup} (in
 * seconds) and {@code bench.connections}; and {@code bench.jvm}, flags for the Java of every server.
 */
record Settings(int rounds, Duration round, Duration warmup, int connections, String jvmFlags) {
    /** Of every server. */
    private static final String HEAP = "256m";

    static Settings fromSystemProperties() {
        return new Settings(
                Integer.getInteger("bench.rounds", 5),
                Duration.ofSeconds(Integer.getInteger("bench.seconds", 5)),
                Duration.ofSeconds(Integer.getInteger("bench.warmup", 40)),
                Integer.getInteger("bench.connections", 64),
                System.getProperty("bench.jvm", "").strip());
    }

    Settings {
        if (rounds < 1 || round.toSeconds() < 1 || warmup.isNegative() || connections < 1) {
            throw new IllegalArgumentException("bench.rounds, bench.seconds and bench.connections must be 1 or more");
        }
    }

    /** What each server's Java gets. */
    List<String> jvm() {
        List<String> flags = new ArrayList<>(List.of("-Xmx" + HEAP));
        if (!jvmFlags.isEmpty()) {
            flags.addAll(List.of(jvmFlags.split("\\s+")));
        }
        return flags;
    }

    Map<String, Object> forJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rounds", rounds);
        json.put("round_seconds", round.toSeconds());
        json.put("warmup_seconds", warmup.toSeconds());
        json.put("connections", connections);
        json.put("jvm", String.join(" ", jvm()));
        return json;
    }
}
