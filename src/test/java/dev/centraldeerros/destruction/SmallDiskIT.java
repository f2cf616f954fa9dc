package dev.centraldeerros.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged server on a disk of 800 MB that logs fill: it refuses events, and takes them again after logs were deleted. */
@Tag("destruction")
class SmallDiskIT {
    private static final int DISK_MEGABYTES = 800;
    private static final int FULL = 90;
    private static final int ROWS = 100_000;
    private static final int MAX_WRITES = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    private static int percent(Path disk) throws IOException {
        FileStore store = Files.getFileStore(disk);
        return (int) (100 * (store.getTotalSpace() - store.getUsableSpace()) / store.getTotalSpace());
    }

    private static int status(Http http) {
        return http.post(JsonMapper.shared().writeValueAsString(Events.json("is there room")))
                .statusCode();
    }

    @Test
    void deletingWholeDaysOpensTheIntakeAgain() throws Exception {
        Assumptions.assumeTrue(Disk.isPossible(), "a disk in memory takes Linux and root");
        try (Disk disk = Disk.empty(folder.resolve("data"), DISK_MEGABYTES);
                ServerProcess server = ServerProcess.with(
                        folder, new Random(), ServerProcess.SHORT_LIVED, "--central.disk.refuse-at-percent=" + FULL)) {
            Http http = server.signIn();
            assertThat(status(http)).isEqualTo(201);
            Instant old = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(5));
            try (Connection database = ServerProcess.connect(folder)) {
                makePartitions(database, old);
                for (int i = 0; i < MAX_WRITES && percent(disk.mounted()) < FULL; i++) {
                    write(database, old.plus(Duration.ofDays(i % 2)), i);
                }
            }
            await().atMost(PATIENCE).until(() -> status(http) == 503);

            String next = null;
            do {
                Map<String, Object> filter =
                        Map.of("to", old.plus(Duration.ofDays(1)).toString());
                Map<String, Object> body =
                        next == null ? Map.of("filter", filter) : Map.of("filter", filter, "next", next);
                var answer = Http.send(http.request(Api.LOGS + "delete/")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                JsonNode told = JsonMapper.shared().readTree(answer.body());
                next = told.has("next") ? told.get("next").asString() : null;
                assertThat(percent(disk.mounted())).isLessThan(100);
            } while (next != null);

            await().atMost(PATIENCE).until(() -> status(http) == 201);
            assertThat(percent(disk.mounted())).isLessThan(FULL);
            assertThat(server.log()).contains("Truncated log_");
        }
    }

    private static void makePartitions(Connection database, Instant first) throws SQLException {
        for (int day = 0; day < 2; day++) {
            Instant start = first.plus(Duration.ofDays(day));
            String suffix = start.toString().substring(0, 10).replace('-', '_');
            for (String parent : new String[] {"log", "text"}) {
                execute(
                        database,
                        "SELECT attach_partition('%1$s', '%1$s_%2$s', id_floor('%3$s')::text, id_floor('%4$s')::text)"
                                .formatted(parent, suffix, start, start.plus(Duration.ofDays(1))));
            }
        }
    }

    private static void write(Connection database, Instant day, int part) throws SQLException {
        execute(database, """
                INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                SELECT 1, '%1$s', 1, 1, 40, 1, id_floor('%1$s'::timestamptz + (n + %2$d) * interval '5 ms'), 'full', md5(n::text)
                FROM generate_series(1, %3$d) AS n
                """.formatted(day, part * ROWS, ROWS));
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
