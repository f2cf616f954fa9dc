package dev.centraldeerros.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A million logs from before there were projects with members: every account reads them afterwards. */
@Tag("destruction")
class ProjectMigrationIT {
    private static final int BODIES = 20;
    private static final int LOGS_PER_BODY = 50_000;

    /** Makes the schema that of version 17. */
    private static final List<String> REVERT = List.of(
            "DROP TABLE feedback, client_session, client_loss, attachment, ui_version, issue_backfill, issue_version, issue, issue_number, issue_fingerprint, issue_delta, issue_count, issue_source, issue_batch",
            "ALTER TABLE log DROP COLUMN issue_fingerprint",
            "ALTER TABLE request DROP COLUMN deleted",
            "DROP TABLE ingest_key_day, ingest_key, project_member, access_version",
            "ALTER TABLE project DROP COLUMN platform, DROP COLUMN description, DROP COLUMN archived, DROP COLUMN open,"
                    + " DROP COLUMN deleting_since, DROP COLUMN deleted_logs, DROP COLUMN deleted_to, DROP COLUMN claimed_at, DROP COLUMN environments",
            "ALTER TABLE environment DROP COLUMN project_id",
            "DELETE FROM flyway_schema_history WHERE version::integer >= 18");

    @TempDir
    private Path folder;

    @Test
    void everyAccountReadsAMillionLogsAsBefore() throws Exception {
        String oldest;
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            Http admin = server.signIn();
            Http unused = server.signIn("reader");
            oldest = Http.json(admin.post(JsonMapper.shared().writeValueAsString(Events.json("the oldest"))))
                    .get("id")
                    .stringValue();
            for (int i = 0; i < BODIES; i++) {
                load(admin, i);
            }
            try (Connection database = ServerProcess.connect(folder);
                    var statement = database.createStatement()) {
                for (String sql : REVERT) {
                    statement.execute(sql);
                }
            }
            server.kill();
        }
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            double seconds = (System.nanoTime() - start) / 1e9;
            Http reader = server.signIn("reader");
            assertThat(reader.get(Api.LOGS + oldest + "/").statusCode()).isEqualTo(200);
            HttpResponse<String> counted = reader.get("/v1/api/stats/histogram/?from=2026-11-01T00:00:00Z&interval=1d");
            long logs = Http.json(counted)
                    .get("buckets")
                    .valueStream()
                    .mapToLong(bucket -> bucket.get("count").longValue())
                    .sum();
            assertThat(logs).isEqualTo(BODIES * (long) LOGS_PER_BODY + 1);
            assertThat(reader.get("/v1/api/projects/").body()).contains("\"slug\":\"default\"", "\"open\":true");
            System.out.printf("%d logs: migrations %d ms, start %.1f s%n", logs, migrationMillis(), seconds);
        }
    }

    private long migrationMillis() throws Exception {
        try (Connection database = ServerProcess.connect(folder);
                var statement = database.createStatement();
                var rows = statement.executeQuery(
                        "SELECT sum(execution_time) FROM flyway_schema_history WHERE version::integer >= 18")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static void load(Http http, int body) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LOGS_PER_BODY; i++) {
            lines.append(JsonMapper.shared().writeValueAsString(Events.json("order " + body + " " + i)))
                    .append('\n');
        }
        var answer = http.post(BodyPublishers.ofString(lines.toString()), "Content-Type", "application/x-ndjson");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
}
