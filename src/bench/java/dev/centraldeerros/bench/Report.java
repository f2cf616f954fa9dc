package dev.centraldeerros.bench;

import dev.centraldeerros.bench.Measured.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The table, and the same as JSON. */
final class Report {
    private final Settings settings;
    private final Map<String, Object> database;
    private final List<Measured> all;

    Report(Settings settings, Map<String, Object> database, List<Measured> all) {
        this.settings = settings;
        this.database = database;
        this.all = all;
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%nCommitted POSTs of one log each: %d rounds of %d s, %d connections, %s, Java %s, %d cores, PostgreSQL %s%n%n",
                settings.rounds(),
                settings.round().toSeconds(),
                settings.connections(),
                String.join(" ", settings.jvm()),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                database.get("server_version")));
        table.append(String.format(
                Locale.ROOT,
                "%-22s %10s %8s %8s %9s %9s %12s%n",
                "variant",
                "requests/s",
                "min",
                "max",
                "p50 ms",
                "p99 ms",
                "server CPU"));
        for (Measured one : all) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-22s %10.0f %8.0f %8.0f %9.1f %9.1f %9.0f us%s%n",
                    one.post().title(),
                    one.median(Round::perSecond),
                    one.least(Round::perSecond),
                    one.most(Round::perSecond),
                    one.median(Round::p50),
                    one.median(Round::p99),
                    one.median(Round::cpuMicros),
                    one.isComplete() ? "" : "  INVALID ROUNDS LEFT OUT"));
        }
        ratios().forEach((name, ratio) -> table.append(String.format(Locale.ROOT, "%n%-22s %10.2f", name, ratio)));
        return table.append(String.format("%n")).toString();
    }

    private Map<String, Double> ratios() {
        double server = perSecond(Post.SERVER);
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratios.put("issues / no issues", server / perSecond(Post.NO_ISSUES));
        ratios.put("key / server", perSecond(Post.KEY) / server);
        ratios.put("server / (a)", server / perSecond(Post.NO_DATABASE));
        ratios.put("server / (b)", server / perSecond(Post.PLAIN));
        ratios.put("25 KB envelope / 25 KB", perSecond(Post.ENVELOPE) / perSecond(Post.LARGE));
        ratios.put("25 KB / 25 KB as (a)", perSecond(Post.LARGE) / perSecond(Post.LARGE_NO_DATABASE));
        return ratios;
    }

    private double perSecond(Post post) {
        return all.stream()
                .filter(one -> one.post() == post)
                .findFirst()
                .orElseThrow()
                .median(Round::perSecond);
    }

    void write(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("benchmark", "single-posts");
        json.put("at", Instant.now().toString());
        json.put("java", Runtime.version().toString());
        json.put("vm", System.getProperty("java.vm.name"));
        json.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("postgresql", database);
        json.put("settings", settings.forJson());
        json.put("variants", all.stream().map(Measured::forJson).toList());
        json.put("ratios", ratios());
        Files.write(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(json));
    }
}
