package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.access.key.KeySecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ingest keys under load: floods of unknown ones, and rotation. */
@Tag("destruction")
class IngestKeyLoadIT {
    private static final String KEYS = "/v1/api/projects/default/keys/";
    private static final int SENDERS = 32;
    private static final int FLOODERS = 400;
    private static final double SENDERS_RATE = 2_000;
    private static final double FLOOD_RATE = 1_000;
    private static final double MIN_RATIO = 0.9;
    private static final double MAX_LOOKUPS_PER_SECOND = 10;
    private static final Duration TIME = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private static JsonNode create(Http http, String name) {
        return Http.json(Http.send(http.request(KEYS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))));
    }

    private static byte[] post(String key, String description) {
        return KeptConnection.post(
                key,
                Api.LOGS,
                "application/json",
                JsonMapper.shared().writeValueAsString(Events.json(description)).getBytes(UTF_8));
    }

    /** Reads of the row that every look-up and every check reads. */
    private long lookups() throws Exception {
        try (Connection database = ServerProcess.connect(folder);
                var statement = database.createStatement()) {
            // Statistics are flushed when a connection has been idle.
            Thread.sleep(1_500);
            try (var rows = statement.executeQuery(
                    "SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'access_version'")) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        }
    }

    @Test
    void floodOfUnknownKeysCostsSendersLittleAndTheDatabaseAlmostNothing() throws Exception {
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            Http http = server.signIn();
            String key = create(http, "normal").get("key").stringValue();
            try (Crowd senders = new Crowd(server.port(), SENDERS, post(key, "normal"));
                    Crowd flood =
                            new Crowd(server.port(), FLOODERS, () -> post(KeySecret.generate(), "of an unknown key"))) {
                Crowd.Result unused = senders.send(TIME, SENDERS_RATE);
                Crowd.Result alone = senders.send(TIME, SENDERS_RATE);
                long before = lookups();
                CompletableFuture<Crowd.Result> flooding = CompletableFuture.supplyAsync(() -> {
                    try {
                        return flood.send(TIME, FLOOD_RATE);
                    } catch (java.io.IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                    }
                });
                Crowd.Result beside = senders.send(TIME, SENDERS_RATE);
                Crowd.Result flooded = flooding.get();
                double lookups = (lookups() - before) / (TIME.toSeconds() + 3.0);

                System.out.printf(
                        "senders alone %.0f/s, beside %.0f unknown keys/s %.0f/s, slowest %.2f s; %.1f look-ups/s; flood %s%n",
                        alone.perSecond("201"),
                        flooded.answers().values().stream().mapToInt(n -> n).sum() / flooded.seconds(),
                        beside.perSecond("201"),
                        beside.slowestSeconds(),
                        lookups,
                        flooded.answers());
                assertThat(beside.answers().keySet()).containsExactly("201");
                assertThat(flooded.answers().keySet()).allMatch(answer -> answer.startsWith("401"));
                assertThat(beside.perSecond("201") / alone.perSecond("201")).isGreaterThan(MIN_RATIO);
                assertThat(lookups).isLessThan(MAX_LOOKUPS_PER_SECOND);
            }
        }
    }

    @Test
    void rotationLosesNothingAndTheRevokedKeyEnds() throws Exception {
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            Http http = server.signIn();
            JsonNode old = create(http, "old");
            try (Crowd before =
                    new Crowd(server.port(), SENDERS, post(old.get("key").stringValue(), "by the old key"))) {
                Crowd.Result byOld = before.send(Duration.ofSeconds(3), SENDERS_RATE);
                String fresh = create(http, "fresh").get("key").stringValue();
                try (Crowd after = new Crowd(server.port(), SENDERS, post(fresh, "by the new key"))) {
                    CompletableFuture<Crowd.Result> both = CompletableFuture.supplyAsync(() -> {
                        try {
                            return before.send(Duration.ofSeconds(3), SENDERS_RATE);
                        } catch (java.io.IOException failed) {
                            throw new java.io.UncheckedIOException(failed);
                        }
                    });
                    Crowd.Result byFresh = after.send(Duration.ofSeconds(3), SENDERS_RATE);
                    Crowd.Result last = both.get();
                    assertThat(byOld.answers().keySet()).containsExactly("201");
                    assertThat(last.answers().keySet()).containsExactly("201");
                    assertThat(byFresh.answers().keySet()).containsExactly("201");

                    assertThat(Http.send(http.request(KEYS + old.get("id").longValue() + "/")
                                            .DELETE())
                                    .statusCode())
                            .isEqualTo(204);
                    Crowd.Result ended = before.send(Duration.ofSeconds(2), SENDERS_RATE);
                    Crowd.Result goesOn = after.send(Duration.ofSeconds(2), SENDERS_RATE);

                    assertThat(ended.answers().keySet()).allMatch(answer -> answer.startsWith("401"));
                    assertThat(goesOn.answers().keySet()).containsExactly("201");
                    long accepted = byOld.of("201") + (long) last.of("201") + byFresh.of("201") + goesOn.of("201");
                    long stored = stored();
                    System.out.printf(
                            "rotation: %d accepted, %d stored; after revocation %s%n",
                            accepted, stored, ended.answers());
                    // Answers after the end of a round are not counted, their logs are stored.
                    assertThat(stored).isBetween(accepted, accepted + 4L * SENDERS);
                }
            }
        }
    }

    private long stored() throws Exception {
        try (Connection database = ServerProcess.connect(folder);
                var statement = database.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM log")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
