package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The table of {@link Finding}, and the same as JSON. */
final class FindingReport {
    private static final double MEDIAN = 0.5;
    private static final double LATE = 0.99;

    private final Settings settings;
    private final Map<String, Object> database;
    private final long logs;
    private final double filled;
    private final double indexed;
    private final Map<String, double[]> answers = new LinkedHashMap<>();
    private final Map<String, double[]> floors = new LinkedHashMap<>();
    private final List<Double> alone = new ArrayList<>();
    private final List<Double> beside = new ArrayList<>();
    private long peakKilobytes;

    FindingReport(Settings settings, Map<String, Object> database, long logs, double filled, double indexed) {
        this.settings = settings;
        this.database = database;
        this.logs = logs;
        this.filled = filled;
        this.indexed = indexed;
    }

    void add(Question question, double[] times, double[] floor) {
        answers.put(question.title(), times);
        floors.put(question.title(), floor);
    }

    void ingestion(double aloneRate, double besideRate) {
        alone.add(aloneRate);
        beside.add(besideRate);
    }

    void peakKilobytes(long peak) {
        peakKilobytes = peak;
    }

    private double median(String title) {
        return Finding.at(answers.getOrDefault(title, new double[] {Double.NaN}), MEDIAN);
    }

    private double floor(String title) {
        return Finding.at(floors.getOrDefault(title, new double[] {Double.NaN}), MEDIAN);
    }

    private double ingestion() {
        return BulkPosts.median(beside) / BulkPosts.median(alone);
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%d logs, %s, Java %s, %d cores, PostgreSQL %s; indexes built in %.0f s%n%n%-26s %9s %9s %14s%n",
                logs,
                String.join(" ", settings.jvm()),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                database.get("server_version"),
                indexed,
                "question",
                "p50 ms",
                "p99 ms",
                "PostgreSQL ms"));
        for (String title : answers.keySet()) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-26s %9.1f %9.1f %14.1f%n",
                    title,
                    median(title),
                    Finding.at(answers.getOrDefault(title, new double[] {Double.NaN}), LATE),
                    floor(title)));
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%nPOSTs beside twenty such questions a second / alone %6.2f; at most %d MB resident%n",
                        ingestion(),
                        peakKilobytes / 1024))
                .toString();
    }

    void write(Path folder) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("benchmark", "finding");
        json.put("at", Instant.now().toString());
        json.put("java", Runtime.version().toString());
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("postgresql", database);
        json.put("settings", settings.forJson());
        json.put("logs", logs);
        json.put("filled_logs_per_second", filled);
        json.put("indexed_seconds", indexed);
        Map<String, Object> questions = new LinkedHashMap<>();
        for (String title : answers.keySet()) {
            double[] times = answers.getOrDefault(title, new double[] {Double.NaN});
            questions.put(
                    title,
                    Map.of(
                            "p50_ms", median(title),
                            "p99_ms", Finding.at(times, LATE),
                            "asked", times.length,
                            "postgresql_p50_ms", floor(title)));
        }
        json.put("questions", questions);
        json.put("posts_per_second", Map.of("alone", alone, "beside", beside));
        json.put("ratios", Map.of("POSTs beside questions / alone", ingestion()));
        json.put("peak_resident_kb", peakKilobytes);
        Files.write(
                folder.resolve("finding.json"),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(json));
    }
}
