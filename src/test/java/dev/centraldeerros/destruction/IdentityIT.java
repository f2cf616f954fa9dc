package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.destruction.Crowd.Result;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in reveals no accounts by response or time, survives a thousand sign-ins at once, and secrets appear nowhere. */
@Tag("destruction")
class IdentityIT {
    private static final int AT_ONCE = 200;
    private static final int HASHES_WAITING = 34;
    private static final List<String> KINDS =
            List.of("an account", "no account", "an account, 1 KB password", "no account, 1 KB password");

    @TempDir
    private Path folder;

    private final Random random = new Random(32);

    /** Through a trusted proxy, so that each guess has an address of its own. */
    private ServerProcess start() throws IOException {
        return ServerProcess.with(folder, new Random(), "--central.trusted-proxies=127.0.0.1");
    }

    private HttpResponse<String> login(Http http, String email, String password) {
        String address = "198.51." + random.nextInt(256) + "." + random.nextInt(256);
        return Http.send(http.request("/auth/login/")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", address)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        JsonMapper.shared().writeValueAsString(Map.of("email", email, "password", password)))));
    }

    @Test
    void neitherTheAnswerNorItsTimeTellsWhetherThereIsAnAccount() throws Exception {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        Table table = new Table("asked for", "median, ms", "ratio");
        try (ServerProcess server = start()) {
            Http http = server.signIn();
            TreeSet<String> answers = new TreeSet<>();
            List<String> kinds = new ArrayList<>(KINDS);
            for (int i = 0; i < Form.of(20, 500); i++) {
                // Each takes 16 MB, so that the collector comes every so many: always in the same order, one kind would
                // have it all.
                Collections.shuffle(kinds, random);
                for (String kind : kinds) {
                    String email = kind.startsWith("an ") ? Accounts.email("survivor") : "unknown" + i + "@example.org";
                    long begun = System.nanoTime();
                    HttpResponse<String> answer =
                            login(http, email, kind.contains("KB") ? "wrong ".repeat(170) : "wrong password " + i);
                    millis.computeIfAbsent(kind, unused -> new ArrayList<>()).add((System.nanoTime() - begun) / 1e6);
                    answers.add(
                            answer.statusCode() + " " + answer.headers().map().keySet() + " " + answer.body());
                }
            }
            assertThat(answers).as("all answers are one").hasSize(1);
        } finally {
            double first = median(millis.getOrDefault(KINDS.get(0), List.of(Double.NaN)));
            millis.forEach((kind, times) -> table.add(
                    kind,
                    String.format(Locale.ROOT, "%.1f", median(times)),
                    String.format(Locale.ROOT, "%.2f", median(times) / first)));
            table.print("sign-in that fails, by its time");
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Test
    void aStormOfSignInsIsHeldBackAndThoseWhoPostAreNotHarmed() throws Exception {
        Table table = new Table("posts", "201 a second", "ratio", "sign-ins, by answer", "resident MB");
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try (ServerProcess server = start()) {
            Http http = server.signIn();
            byte[] post = KeptConnection.post(
                    http.token(),
                    Api.LOGS,
                    "application/json",
                    JsonMapper.shared()
                            .writeValueAsString(Events.json("beside"))
                            .getBytes(UTF_8));
            try (Crowd crowd = new Crowd(server.port(), 16, post)) {
                Duration length = Duration.ofSeconds(Form.of(3, 15));
                Result unused = crowd.send(length, 1_000);
                Result alone = crowd.send(length, 1_000);
                table.add("alone", rate(alone), "1.00", "", server.residentKilobytes() / 1024);
                Map<String, Integer> statuses = new java.util.concurrent.ConcurrentSkipListMap<>();
                List<Future<?>> storm = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    String password = i % 2 == 0 ? Accounts.PASSWORD : "wrong password";
                    storm.add(threads.submit(() -> {
                        HttpResponse<String> answer = login(http, Accounts.email("survivor"), password);
                        statuses.merge(Integer.toString(answer.statusCode()), 1, Integer::sum);
                    }));
                }
                Result beside = crowd.send(length, 1_000);
                for (Future<?> one : storm) {
                    one.get(2, TimeUnit.MINUTES);
                }
                table.add(
                        "beside 1,000 sign-ins, " + AT_ONCE + " at once",
                        rate(beside),
                        String.format(Locale.ROOT, "%.2f", beside.perSecond("201") / alone.perSecond("201")),
                        statuses,
                        server.residentKilobytes() / 1024);
                assertThat(beside.answers().keySet()).containsExactly("201");
                assertThat(statuses.keySet()).isSubsetOf("200", "400", "401", "429", "503");
                assertThat(statuses.get("503")).as("held back").isPositive();
                assertThat(statuses.get("200")).as("served").isGreaterThanOrEqualTo(HASHES_WAITING / 2);
            }
            assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain(" ERROR ");
            assertThat(server.terminate()).isZero();
        } finally {
            threads.shutdownNow();
            table.print("a storm of sign-ins");
        }
    }

    private static String rate(Result result) {
        return String.format(Locale.ROOT, "%.0f", result.perSecond("201"));
    }

    @Test
    void whatIsSecretIsTheOwnersAloneAndIsToldNowhere() throws Exception {
        try (ServerProcess server = start()) {
            Http http = server.signIn();
            Map<String, String> secrets = new LinkedHashMap<>();
            secrets.put("the account's password", Accounts.PASSWORD);
            secrets.put("a wrong password", "a wrong password that is unique");
            secrets.put("a token", http.token());
            secrets.put("its signature", http.token().substring(http.token().lastIndexOf('.') + 1));
            secrets.put(
                    "the private key",
                    Http.json(Files.readString(folder.resolve("data/signing-key.json")))
                            .findValue("d")
                            .stringValue());
            secrets.put(
                    "PostgreSQL's password",
                    Files.readString(folder.resolve("data/postgres.password")).strip());
            secrets.put("details of a log", "details that are for who may read logs");

            StringBuilder told = new StringBuilder();
            told.append(login(http, Accounts.email("survivor"), "a wrong password that is unique")
                    .body());
            told.append(http.post(JsonMapper.shared()
                            .writeValueAsString(
                                    Events.json("posted", "details", "details that are for who may read logs")))
                    .body());
            for (String path : List.of(
                    "/v3/api-docs",
                    "/.well-known/jwks.json",
                    "/actuator",
                    "/actuator/health",
                    "/actuator/env",
                    "/actuator/heapdump",
                    "/actuator/prometheus",
                    "/v1/api/server/",
                    "/v1/api/nowhere/",
                    Api.LOGS,
                    Api.LOGS + "?cursor=broken",
                    "/auth/me/",
                    "/auth/sessions/")) {
                told.append(http.get(path).body());
            }
            told.append(server.log());
            if (Files.exists(Path.of("/proc/self/cmdline"))) {
                told.append(Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline"), ISO_8859_1));
            }
            secrets.forEach((name, secret) -> assertThat(told).as(name).doesNotContain(secret));
            assertThat(server.terminate()).isZero();
            assertThat(server.log())
                    .as("at the end, too")
                    .doesNotContain(secrets.values().toArray(String[]::new));
        }
        assumeTrue(
                Files.getFileStore(folder).supportsFileAttributeView("posix"), "modes of files are not looked at here");
        assertThat(mode("data")).isEqualTo("rwx------");
        assertThat(mode("data/signing-key.json")).isEqualTo("rw-------");
        assertThat(mode("data/postgres.password")).isEqualTo("rw-------");
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }
}
