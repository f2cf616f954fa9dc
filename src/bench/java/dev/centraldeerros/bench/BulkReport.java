package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The table, and the same as JSON and as a chart. */
final class BulkReport {
    private static final int BAR_HEIGHT = 22;
    private static final int BAR_GAP = 10;
    private static final int LABEL_WIDTH = 170;
    private static final int BAR_WIDTH = 380;
    private static final int CHART_WIDTH = 640;

    private final Settings settings;
    private final Map<String, Object> database;
    private final long events;
    private final Map<BulkPosts.What, List<Double>> perSecond = new EnumMap<>(BulkPosts.What.class);
    private double plainBytes;
    private double logBytes;
    private double aloneMillis;
    private double besideMillis;
    private long peakKilobytes;

    BulkReport(Settings settings, Map<String, Object> database, long events) {
        this.settings = settings;
        this.database = database;
        this.events = events;
    }

    void perSecond(BulkPosts.What what, List<Double> rounds) {
        perSecond.put(what, rounds);
    }

    void plainBytes(long bytes) {
        plainBytes = (double) bytes / events;
    }

    void logBytes(long bytes) {
        logBytes = (double) bytes / events;
    }

    void lone(double alone, double beside) {
        aloneMillis = alone;
        besideMillis = beside;
    }

    void peakKilobytes(long peak) {
        peakKilobytes = peak;
    }

    private double median(BulkPosts.What what) {
        return BulkPosts.median(perSecond.getOrDefault(what, List.of(Double.NaN)));
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        double lines = median(BulkPosts.What.LINES);
        ratios.put("NDJSON / COPY", lines / median(BulkPosts.What.COPY));
        ratios.put("gzip / NDJSON", median(BulkPosts.What.GZIP) / lines);
        ratios.put("zstd / NDJSON", median(BulkPosts.What.ZSTD) / lines);
        ratios.put("with keys / without", median(BulkPosts.What.KEYS) / lines);
        ratios.put("issues / no issues", lines / median(BulkPosts.What.NO_ISSUES));
        ratios.put("one error / 1,000", median(BulkPosts.What.ONE_ERROR) / median(BulkPosts.What.MANY_ERRORS));
        ratios.put("bytes on disk, log / plain", logBytes / plainBytes);
        ratios.put("lone p99, beside / alone", besideMillis / aloneMillis);
        return ratios;
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%nCommitted logs of many in one body: %d rounds of %d logs, %s, Java %s, %d cores, PostgreSQL %s%n%n%-22s %10s %9s %9s%n",
                settings.rounds(),
                events,
                String.join(" ", settings.jvm()),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                database.get("server_version"),
                "variant",
                "logs/s",
                "min",
                "max"));
        perSecond.forEach((what, rounds) -> table.append(String.format(
                Locale.ROOT,
                "%-22s %10.0f %9.0f %9.0f%n",
                what.title(),
                median(what),
                Collections.min(rounds),
                Collections.max(rounds))));
        ratios().forEach((name, ratio) -> table.append(String.format(Locale.ROOT, "%n%-28s %6.2f", name, ratio)));
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%n%.0f bytes on disk a log, %.0f in the plain table; lone p99 %.1f ms, beside two bulk senders %.1f ms; at most %d MB resident%n",
                        logBytes,
                        plainBytes,
                        aloneMillis,
                        besideMillis,
                        peakKilobytes / 1024))
                .toString();
    }

    void write(Path folder) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("benchmark", "bulk-posts");
        json.put("at", Instant.now().toString());
        json.put("java", Runtime.version().toString());
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("postgresql", database);
        json.put("settings", settings.forJson());
        json.put("logs_a_round", events);
        Map<String, Object> variants = new LinkedHashMap<>();
        perSecond.forEach((what, rounds) ->
                variants.put(what.title(), Map.of("logs_per_second", median(what), "rounds", rounds)));
        json.put("variants", variants);
        json.put("ratios", ratios());
        json.put("bytes_a_log", Map.of("log", logBytes, "plain", plainBytes));
        json.put("lone_p99_ms", Map.of("alone", aloneMillis, "beside", besideMillis));
        json.put("peak_resident_kb", peakKilobytes);
        Files.write(
                folder.resolve("bulk-posts.json"),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(json));
        Files.writeString(folder.resolve("bulk-posts.svg"), chart());
    }

    /** Bars, the longest over the whole width. */
    private String chart() {
        double most =
                perSecond.keySet().stream().mapToDouble(this::median).max().orElse(1);
        StringBuilder chart = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<title>Committed logs a second, many in one body</title>%n",
                CHART_WIDTH,
                perSecond.size() * (BAR_HEIGHT + BAR_GAP)));
        int y = 0;
        for (BulkPosts.What what : perSecond.keySet()) {
            double value = median(what);
            int width = (int) Math.round(BAR_WIDTH * value / most);
            chart.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#888\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>"
                            + "<text x=\"%d\" y=\"%d\" fill=\"#888\">%,.0f/s</text>%n",
                    LABEL_WIDTH - 8,
                    y + BAR_HEIGHT - 6,
                    what.title(),
                    LABEL_WIDTH,
                    y,
                    width,
                    BAR_HEIGHT,
                    what == BulkPosts.What.COPY ? "#9aa5b1" : "#2f6fde",
                    LABEL_WIDTH + width + 8,
                    y + BAR_HEIGHT - 6,
                    value));
            y += BAR_HEIGHT + BAR_GAP;
        }
        return chart.append("</svg>\n").toString();
    }
}
