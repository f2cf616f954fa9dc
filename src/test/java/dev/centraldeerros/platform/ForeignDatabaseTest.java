package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.Events;
import dev.centraldeerros.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The server on databases that an operator has set up, with unusual settings. */
@ExtendWith(OutputCaptureExtension.class)
class ForeignDatabaseTest {
    private static ConfigurableApplicationContext start(String database, String urlOptions, String... settings) {
        List<String> arguments = new ArrayList<>();
        for (String property : TestDatabase.properties(database)) {
            String name = "--" + property.substring(0, property.indexOf('=') + 1);
            if (List.of(settings).stream().anyMatch(setting -> setting.startsWith(name))) {
                continue;
            }
            arguments.add("--" + property + (property.startsWith("spring.r2dbc.url=") ? urlOptions : ""));
        }
        arguments.add("--server.port=0");
        // A busy machine counts, too: what is asked of a count here is that it is right.
        arguments.add("--central.query.count-timeout=7s");
        arguments.addAll(List.of(settings));
        return new SpringApplication(CentralDeErros.class).run(arguments.toArray(String[]::new));
    }

    private static WebTestClient client(ConfigurableApplicationContext server) {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + server.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(java.time.Duration.ofSeconds(30))
                .build();
    }

    private static int readiness(WebTestClient client) {
        return client.get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectBody(Void.class)
                .returnResult()
                .getStatus()
                .value();
    }

    private static void awaitReadiness(WebTestClient client, int status) {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> readiness(client) == status);
    }

    private static long number(ConfigurableApplicationContext server, String sql) {
        return server.getBean(DatabaseClient.class)
                .sql(sql)
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?schema=app", "?currentSchema=My%20App"})
    void theSchemaOfTheUrlHoldsEverything(String options) {
        String database = TestDatabase.create();
        try (ConfigurableApplicationContext server = start(database, options)) {
            WebTestClient client = client(server);
            Api api = Api.as(client, "schema");
            api.post(Events.json("in its schema"));
            assertThat(api.descriptions(Api.LOGS)).containsExactly("in its schema");
            assertThat(readiness(client)).isEqualTo(200);
            assertThat(number(server, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isZero();
            assertThat(
                            number(
                                    server,
                                    "SELECT count(*) FROM pg_tables WHERE schemaname IN ('app', 'My App') AND tablename = 'log'"))
                    .isEqualTo(1);
        }
        // A second start finds what the first one made.
        start(database, options).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"statementTimeout=1s", "options=x", "fetchSize=3", "sslMode=require&targetServerType=master", "a"
            })
    void anOptionThatIsNotForBothDriversIsRefusedByName(String option, CapturedOutput output) {
        String database = TestDatabase.create();
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(database, "?" + option));
        String name = option.substring(option.lastIndexOf('&') + 1).split("=", 2)[0];
        assertThat(output.getOut())
                .contains("spring.r2dbc.url: the option " + name + " is not supported")
                .doesNotContain("\tat ", " | at ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0 | | encoding LATIN1",
                "| CREATE TABLE log (id integer) | contains tables of other applications",
                "| CREATE FUNCTION id_floor(moment timestamptz) RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()' | contains tables of other applications",
                "| ALTER DATABASE %s SET search_path = '' | search_path names no schema",
            })
    void aDatabaseThatIsNotFitStopsTheStartInOneLine(String options, String sql, String reason, CapturedOutput output) {
        String database = TestDatabase.create(options == null ? "" : options);
        if (sql != null) {
            TestDatabase.execute(database, sql.formatted(database));
        }
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(database, ""));
        List<String> reported = output.getOut()
                .lines()
                .filter(line -> line.contains("The server did not start"))
                .toList();
        assertThat(reported)
                .singleElement()
                .asString()
                .contains("spring.r2dbc.url: ")
                .contains(reason);
        assertThat(output.getOut()).doesNotContain("\tat ", " | at ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0",
                "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C' TEMPLATE template0"
            })
    void lettersAreTheSameWhateverTheDatabasesLocale(String locale) {
        try (ConfigurableApplicationContext server = start(TestDatabase.create("ENCODING 'UTF8' " + locale), "")) {
            WebTestClient client = client(server);
            Accounts.register(client, "INFO").expectStatus().isCreated().expectBody();
            Accounts.register(client, "josé").expectStatus().isCreated().expectBody();
            Accounts.register(client, "JOSÉ").expectStatus().isBadRequest().expectBody();
            Accounts.post(client, "/auth/login/", Map.of("email", "info@example.org", "password", Accounts.PASSWORD))
                    .expectStatus()
                    .isOk()
                    .expectBody();
            Api api = Api.as(client, "locale");
            api.post(Events.json("NAVEGAÇÃO INVÁLIDA ЖУК"));
            for (String search : List.of("navegação", "inválida", "жук", "NAVEGAÇÃO", "valida")) {
                assertThat(api.descriptions(Api.LOGS + "?search={text}", search))
                        .as(search)
                        .hasSize(search.equals("valida") ? 0 : 1);
            }
        }
    }

    @Test
    void whatTheSqlReliesOnIsSetAndNotInherited() {
        String database = TestDatabase.create();
        TestDatabase.execute(
                database,
                "ALTER DATABASE " + database + " SET default_transaction_isolation = 'serializable'",
                "ALTER DATABASE " + database + " SET standard_conforming_strings = off",
                "ALTER DATABASE " + database + " SET DateStyle = 'German'",
                "ALTER DATABASE " + database + " SET statement_timeout = '3ms'",
                "ALTER DATABASE " + database + " SET TimeZone = 'Asia/Tokyo'",
                "ALTER DATABASE " + database + " SET synchronous_commit = off");
        try (ConfigurableApplicationContext server = start(database, "")) {
            assertThat(number(
                            server,
                            "SELECT count(*) FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'on'"))
                    .isEqualTo(1);
            WebTestClient client = client(server);
            Api api = Api.as(client, "session");
            List<String> ids = IntStream.range(0, 50)
                    .mapToObj(i -> api.post(Events.json("back\\slash " + i)))
                    .toList();
            assertThat(api.list(Api.LOGS + "?search={text}", "back\\slash").get("count"))
                    .isEqualTo(50);
            List<Integer> statuses = Flux.range(0, 64)
                    .flatMap(
                            i -> Mono.fromCallable(() -> api.send(
                                                    HttpMethod.POST,
                                                    Api.LOGS + (i % 2 == 0 ? "archive/" : "unarchive/"),
                                                    Map.of("ids", ids))
                                            .expectBody(Void.class)
                                            .returnResult()
                                            .getStatus()
                                            .value())
                                    .subscribeOn(Schedulers.boundedElastic()),
                            8)
                    .collectList()
                    .block();
            assertThat(statuses).hasSize(64).containsOnly(200);
        }
    }

    @Test
    void aDatabaseThatDoesNotSyncIsTold(CapturedOutput output) {
        assumeFalse(TestDatabase.stallsAll(), "a PostgreSQL in Docker syncs: there is nothing to tell");
        start(TestDatabase.create(), "").close();
        assertThat(output.getOut()).contains("spring.r2dbc.url: PostgreSQL runs with fsync or full_page_writes off");
    }

    @Test
    void aDatabaseThatTakesNoWritesIsNotReady() {
        String database = TestDatabase.create();
        try (ConfigurableApplicationContext server = start(database, "")) {
            WebTestClient client = client(server);
            awaitReadiness(client, 200);
            Api api = Api.as(client, "read-only");
            String end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database
                    + "' AND pid <> pg_backend_pid()";
            TestDatabase.execute(
                    database, "ALTER DATABASE " + database + " SET default_transaction_read_only = on", end);
            awaitReadiness(client, 503);
            api.send(HttpMethod.POST, Api.LOGS, Events.json("refused"))
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody();
            TestDatabase.execute(
                    "postgres",
                    "ALTER DATABASE " + database + " SET default_transaction_read_only = off",
                    end.replace("AND pid", "AND true AND pid"));
            awaitReadiness(client, 200);
            assertThat(api.post(Events.json("taken"))).hasSize(36);
        }
    }

    @Test
    void oneRequestGetsPastAsManyDeadConnectionsAsThereAre() {
        String database = TestDatabase.create();
        try (ConfigurableApplicationContext server = start(database, "", "--central.query.connections=20")) {
            WebTestClient client = client(server);
            Api api = Api.as(client, "restart");
            ConnectionPool pool = server.getBean("queryConnections", ConnectionPool.class);
            // As many connections as may be, all of them idle afterwards.
            Flux.range(0, 20)
                    .flatMap(i -> pool.create(), 20)
                    .collectList()
                    .flatMapMany(all -> Flux.fromIterable(all).flatMap(connection -> connection.close()))
                    .blockLast();
            org.awaitility.Awaitility.await()
                    .until(() -> pool.getMetrics().orElseThrow().idleSize() == 20);
            TestDatabase.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
            org.awaitility.Awaitility.await().until(() -> backends(database) <= 3);
            for (int i = 0; i < 5; i++) {
                api.get(Api.LOGS).expectStatus().isOk().expectBody();
            }
        }
    }

    private static long backends(String database) throws java.sql.SQLException {
        try (var connection = DriverManager.getConnection(
                        TestDatabase.jdbcUrl("postgres"), TestDatabase.USER, TestDatabase.PASSWORD);
                var row = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'central-de-erros query'"
                                        + " AND datname = '" + database + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aRoleWithFewConnectionsGivesThemToTheWritersFirst(CapturedOutput output) {
        String database = TestDatabase.create();
        TestDatabase.execute(
                database,
                "CREATE ROLE few_" + database + " LOGIN PASSWORD 'few' CONNECTION LIMIT 4",
                "GRANT ALL ON DATABASE " + database + " TO few_" + database,
                "GRANT ALL ON SCHEMA public TO few_" + database);
        try (ConfigurableApplicationContext server =
                start(database, "", "--spring.r2dbc.username=few_" + database, "--spring.r2dbc.password=few")) {
            assertThat(output.getOut()).contains("PostgreSQL allows 4 connections and 19 are wanted");
            WebTestClient client = client(server);
            Api api = Api.as(client, "few");
            List<Integer> statuses = Flux.range(0, 200)
                    .flatMap(
                            i -> Mono.fromCallable(() -> (i % 2 == 0
                                                    ? api.send(HttpMethod.POST, Api.LOGS, Events.json("few " + i))
                                                    : api.get(Api.LOGS))
                                            .expectBody(Void.class)
                                            .returnResult()
                                            .getStatus()
                                            .value())
                                    .subscribeOn(Schedulers.boundedElastic()),
                            16)
                    .collectList()
                    .block();
            assertThat(statuses).containsOnly(200, 201);
            assertThat(api.get(Api.LOGS + "?page_size=1&ordering=date")
                            .expectStatus()
                            .isOk()
                            .expectBody(String.class)
                            .returnResult()
                            .getResponseBody())
                    .contains("\"count\":100");
            awaitReadiness(client, 200);
        }
        TestDatabase.execute("postgres", "ALTER ROLE few_" + database + " CONNECTION LIMIT 3");
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() ->
                        start(database, "", "--spring.r2dbc.username=few_" + database, "--spring.r2dbc.password=few"));
        assertThat(output.getOut())
                .contains("spring.r2dbc.username: may have 3 connections, and 4 are needed at least");
    }

    @Test
    void migrationBehindABackupFailsAndSucceedsLater(CapturedOutput output) throws Exception {
        String database = TestDatabase.create();
        start(database, "").close();
        TestDatabase.execute(
                database,
                "DELETE FROM flyway_schema_history WHERE version IN ('13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26', '27', '28')",
                "DROP TABLE feedback, client_session, client_loss, attachment, ui_version, issue_backfill, issue_version, issue, issue_number, issue_fingerprint, issue_delta, issue_count, issue_source, issue_batch, ingest_key_day, ingest_key, session, saved_view, password_reset, project_member, access_version",
                "ALTER TABLE project DROP COLUMN platform, DROP COLUMN description, DROP COLUMN archived, DROP COLUMN open, DROP COLUMN deleting_since, DROP COLUMN deleted_logs, DROP COLUMN deleted_to, DROP COLUMN claimed_at, DROP COLUMN environments",
                "ALTER TABLE environment DROP COLUMN project_id",
                "ALTER TABLE log DROP COLUMN issue_fingerprint",
                "ALTER TABLE request DROP COLUMN deleted",
                "ALTER TABLE account DROP COLUMN tokens_from",
                "ALTER TABLE log_stretch DROP COLUMN counted_to",
                "ALTER TABLE text DROP COLUMN log_id");
        try (Connection backup = DriverManager.getConnection(
                        TestDatabase.jdbcUrl(database), TestDatabase.USER, TestDatabase.PASSWORD);
                var statement = backup.createStatement()) {
            backup.setAutoCommit(false);
            statement.execute("LOCK TABLE account IN ACCESS SHARE MODE");

            assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(database, ""));
            assertThat(output.getOut())
                    .contains("spring.r2dbc.url: the tables cannot be migrated while another session");
            backup.rollback();
        }
        start(database, "").close();
    }

    @Test
    void aPoolerThatDropsSettingsIsTold(CapturedOutput output) throws Exception {
        String database = TestDatabase.create();
        try (DroppingPooler pooler = DroppingPooler.before(TestDatabase.jdbcUrl(database))) {
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> start(
                            database,
                            "",
                            "--spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + pooler.port() + "/" + database));
        }
        assertThat(output.getOut())
                .contains("spring.r2dbc.url: the settings of a session")
                .contains("name the host and port of PostgreSQL");
    }
}
