package dev.centraldeerros.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures lists, searches, histograms and facets over {@code bench.logs} logs (ten million) beside the same answers of
 * PostgreSQL alone, and what ingestion loses by twenty such questions a second. Prints a table and writes {@code
 * finding.json} to the folder that is its argument.
 */
final class Finding {
    private static final int OK = 200;
    private static final int ASKED = 200;
    private static final Duration MAX = Duration.ofSeconds(6);
    private static final long QUESTION_PAUSE_MILLIS = 50;
    private static final int PAGES = 1_000;

    private final Settings settings = Settings.fromSystemProperties();
    private final long logs = Long.getLong("bench.logs", 10_000_000);
    private final Path folder;
    private final OpenThings open = new OpenThings();
    private final HttpClient client = HttpClient.newHttpClient();

    private Finding(Path folder) {
        this.folder = folder;
    }

    /** Runs it, and ends whatever it started. */
    static void measure(Path folder) throws Exception {
        Finding bench = new Finding(folder);
        Thread end = new Thread(bench::end, "end");
        Runtime.getRuntime().addShutdownHook(end);
        bench.run();
        bench.end();
        boolean unused = Runtime.getRuntime().removeShutdownHook(end);
    }

    private void run() throws Exception {
        Database database = open.open(() -> Database.fresh(folder.resolve("data")));
        ServerProcess first =
                ServerProcess.start(Variant.SERVER, settings, database, folder.resolve("finding-server.log"));
        first.awaitReady();
        first.close();
        say("writing " + logs + " logs");
        double filled = FindingData.fill(database, logs);
        say(String.format("%.0f logs/s; the server builds its indexes", filled));
        ServerProcess server = open.open(
                () -> ServerProcess.start(Variant.SERVER, settings, database, folder.resolve("finding-server.log")));
        server.awaitReady();
        double indexed = FindingData.awaitIndexes(database);
        say(String.format("%.0f s; asking", indexed));
        String token = server.token("finder");
        FindingReport report = new FindingReport(settings, database.settings(), logs, filled, indexed);
        try (Connection connection = database.connect()) {
            for (Question question : questions(server, token)) {
                double[] answers = times(() -> ask(server, token, question.path()));
                double[] floor = times(() -> ask(connection, question.sql()));
                report.add(question, answers, floor);
                say(String.format(
                        "%-28s %8.1f ms, PostgreSQL %8.1f ms", question.title(), at(answers, 0.5), at(floor, 0.5)));
            }
        }
        beside(server, token, report);
        report.peakKilobytes(server.peakKilobytes());
        System.out.println(report.table());
        report.write(folder);
        say("written to " + folder.resolve("finding.json"));
    }

    private List<Question> questions(ServerProcess server, String token) throws IOException, InterruptedException {
        String page = "/v1/api/logs/?page=" + PAGES;
        URI deep = URI.create(JsonMapper.builder()
                .build()
                .readTree(ask(server, token, page))
                .get("next")
                .asString());
        return List.of(
                Question.list("first page", "", ""),
                Question.list("env=DEV", "?env=DEV", "AND environment = 3"),
                Question.list(
                        "level and source",
                        "?level=CRITICAL&source=service-3",
                        "AND level = 50 AND source = 'service-3'"),
                Question.list("no such source", "?source=no-service", "AND source = 'no-service'"),
                Question.list("attribute", "?attr.customer=42", "AND attributes ->> 'customer' = '42'"),
                Question.ordered("-level", "level DESC, id DESC"),
                Question.ordered("level", "level, id"),
                Question.ordered("-events", "events DESC, id DESC"),
                Question.ordered("events", "events, id"),
                Question.ordered("-date", "date DESC, id DESC"),
                Question.ordered("date", "date, id"),
                new Question(
                        "page " + PAGES + " by cursor",
                        deep.getRawPath() + "?" + deep.getRawQuery(),
                        Question.list("", "", "").sql() + " OFFSET " + PAGES * 10),
                Question.search("a common text", "timed", ""),
                Question.search("a rare text", "zebrafish", ""),
                Question.search("no such text", "hippopotamus", ""),
                Question.search("a text of today", "narwhal", "&q=received_at:%3Enow-1d"),
                new Question(
                        "facets",
                        "/v1/api/stats/facets/",
                        "SELECT level, environment, source, release, count(*) FROM (SELECT * FROM log WHERE project_id = 1 AND NOT"
                                + " archived ORDER BY id DESC LIMIT 50000) AS newest GROUP BY GROUPING SETS (level, environment,"
                                + " source, release)"),
                new Question(
                        "histogram of 30 days",
                        "/v1/api/stats/histogram/?from=now-30d&by=level",
                        "SELECT date_bin('6 hours', date, 'epoch'), level, count(*), sum(events) FROM log WHERE project_id = 1 AND"
                                + " NOT archived AND date >= now() - interval '30 days' GROUP BY 1, 2"));
    }

    /** Something that takes time. */
    private interface Work {
        void run() throws Exception;
    }

    /** How long it takes, in milliseconds, ascending; as often as there is time for, after as many times as warm it up. */
    private static double[] times(Work work) throws Exception {
        List<Double> warm = timesOnce(work);
        List<Double> times = warm.size() < 3 ? warm : timesOnce(work);
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static List<Double> timesOnce(Work work) throws Exception {
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + MAX.toNanos();
        while (times.isEmpty() || (times.size() < ASKED && System.nanoTime() - end < 0)) {
            long start = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times;
    }

    static double at(double[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))];
    }

    private String ask(ServerProcess server, String token, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private static void ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String unused = rows.getString(1);
            }
        }
    }

    /** POSTs of one log each, alone and beside twenty questions a second. */
    private void beside(ServerProcess server, String token, FindingReport report) throws Exception {
        Load load = new Load(
                server.port(), Events.requests(Variant.SERVER.path(), server.port(), token), settings.connections());
        Load.Result unused = load.run(settings.warmup());
        List<Question> questions = questions(server, token);
        for (int i = 0; i < settings.rounds(); i++) {
            double alone = load.run(settings.round()).perSecond();
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> asking =
                    CompletableFuture.runAsync(() -> askUntil(enough, server, token, questions));
            double beside = load.run(settings.round()).perSecond();
            enough.set(true);
            asking.join();
            report.ingestion(alone, beside);
            say(String.format(
                    "round %d of %d: %.0f/s alone, %.0f/s beside questions", i + 1, settings.rounds(), alone, beside));
        }
    }

    private void askUntil(AtomicBoolean enough, ServerProcess server, String token, List<Question> questions) {
        try {
            for (int i = 0; !enough.get(); i++) {
                String unused =
                        ask(server, token, questions.get(i % questions.size()).path());
                Thread.sleep(QUESTION_PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException failed) {
            throw new CompletionException(failed);
        }
    }

    private static void say(String what) {
        System.err.println(what);
    }

    private void end() {
        open.close();
        try {
            boolean unused = FileSystemUtils.deleteRecursively(folder.resolve("data"));
        } catch (IOException stays) {
            System.err.println("not deleted: " + stays);
        }
    }
}
