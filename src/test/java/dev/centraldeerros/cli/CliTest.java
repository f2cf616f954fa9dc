package dev.centraldeerros.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Csv;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** The commands against the whole server. */
@ServerTest
class CliTest {
    private final String source = "cli-" + UUID.randomUUID();

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    @TempDir
    private Path home;

    private Map<String, String> environment;
    private Commands commands;
    private Api api;

    @BeforeEach
    void signIn() {
        api = Api.as(client, "cli");
        commands = new Commands(home, "http://localhost:" + port + "/", api.token());
        environment = commands.environment();
    }

    private int run(String... arguments) {
        return commands.run(arguments);
    }

    private String out() {
        return commands.out();
    }

    private String err() {
        return commands.err();
    }

    private String post(String description, String level) {
        Map<String, Object> event = Events.json(description, "source", source);
        event.put("level", level);
        return api.post(event);
    }

    @Test
    void aSearchListsWhatMatchesOverManyPagesTheNewestFirst() {
        for (int i = 0; i < 5; i++) {
            post("found " + i, i % 2 == 0 ? "ERROR" : "INFO");
        }
        assertThat(run("search", "source:" + source, "level:error")).isZero();
        assertThat(out().lines()).hasSize(3).first().asString().contains("ERROR", "found 4", source);
        assertThat(out()).doesNotContain("\u001b");

        commands.reset();
        assertThat(run("search", "source:" + source, "-n", "4", "-p", "page_size=2", "--json"))
                .isZero();
        assertThat(out().lines().map(line -> Http.json(line).get("description").stringValue()))
                .containsExactly("found 4", "found 3", "found 2", "found 1");

        commands.reset();
        assertThat(run("search", "source:" + source, "--count")).isZero();
        assertThat(out().strip()).matches("[1-9]\\d*");
        assertThat(run("search", "source:" + source, "nowhere to be found", "--count"))
                .isEqualTo(1);
        assertThat(run("search", "source:" + source, "level=error")).isEqualTo(1);
        assertThat(err()).contains("write level:error");
        assertThat(run("search", "source:" + source, "--tz", "Mars")).isEqualTo(3);
        assertThat(run("search", "source:" + source, "nowhere to be found")).isEqualTo(1);
    }

    @Test
    void onATerminalLevelsHaveColoursAndNoLogCanSteerIt() {
        post("evil \u001b]0;title\u0007\u001b[2J\u009b31m \u202e text\nnext", "CRITICAL");
        commands.setScreen(true);
        assertThat(run("search", "source:" + source)).isZero();
        assertThat(out())
                .contains("\u001b[1;97;41mCRITICAL")
                .contains("evil \\u001b]0;title\\u0007\\u001b[2J\\u009b31m");
        assertThat(out()).doesNotContain("\u001b]", "\u001b[2J", "\u0007", "\u009b", "\u202e");

        commands.reset();
        environment.put("NO_COLOR", "1");
        assertThat(run("search", "source:" + source)).isZero();
        assertThat(out()).doesNotContain("\u001b");
        commands.reset();
        assertThat(run("search", "--color=always", "source:" + source)).isZero();
        assertThat(out()).contains("\u001b[1;97;41m");
    }

    @Test
    void aTailShowsWhatWasThereAndWhatComes() throws Exception {
        for (int i = 0; i < 3; i++) {
            post("before " + i, "INFO");
        }
        CompletableFuture<Integer> tail =
                CompletableFuture.supplyAsync(() -> run("tail", "source:" + source, "-n", "2", "--count", "4"));
        await().atMost(Duration.ofSeconds(30)).until(() -> out().contains("before 2"));
        post("new 1", "ERROR");
        post("new 2", "ERROR");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(out()).contains("new 2"));
        assertThat(tail.get(20, TimeUnit.SECONDS)).as(() -> out() + err()).isZero();
        assertThat(out().lines().map(line -> line.replaceAll(".*  ", "")))
                .containsExactly("before 1", "before 2", "new 1", "new 2");
    }

    @Test
    void aTailGoesOnAfterALogThatIsNamed() {
        post("before", "INFO");
        String first = post("first", "INFO");
        post("second", "INFO");
        assertThat(run("tail", "source:" + source, "--after", first, "--count", "1", "--json"))
                .isZero();
        assertThat(Http.json(out()).get("description").stringValue()).isEqualTo("second");
    }

    @Test
    void linesWithAKeyAreStoredOnceHoweverOftenTheyAreSent() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            lines.add(line("log " + i, "INFO"));
        }
        lines.add(5_500, line("bad", "LOUD"));
        lines.add(3, "");
        Path file = Files.write(home.resolve("logs.ndjson"), lines);

        assertThat(run("send", file.toString(), "--idempotency-key", source, "--json"))
                .isEqualTo(1);
        assertThat(Http.json(out()).toString()).isEqualTo("{\"accepted\":6000,\"duplicates\":0,\"rejected\":1}");
        assertThat(err()).contains("Line 5502: ").contains("level");

        assertThat(run("send", file.toString(), "--idempotency-key", source)).isEqualTo(1);
        assertThat(api.list(Api.LOGS + "?source={s}", source).get("count")).isEqualTo(6_000);
        commands.reset();
        assertThat(run("send", file.toString(), "--json")).isEqualTo(1);
        assertThat(Http.json(out()).get("accepted").intValue()).isEqualTo(6_000);
    }

    private String line(String description, String level) {
        Map<String, Object> event = Events.json(description, "source", source);
        event.put("level", level);
        return JsonMapper.shared().writeValueAsString(event);
    }

    @Test
    void plainLinesBecomeLogs() {
        commands.input("one\n\n  two \u00e9\nthree");
        assertThat(run("send", "--text", "--source", source, "--level", "warning", "--env", "dev"))
                .isZero();
        assertThat(err()).contains("3 accepted, 0 there already, 0 rejected.");
        assertThat(run("search", "source:" + source, "level:warning", "env:dev", "--json"))
                .isZero();
        assertThat(out().lines().map(line -> Http.json(line).get("description").stringValue()))
                .containsExactlyInAnyOrder("one", "two \u00e9", "three");
    }

    @Test
    void progressIsShownOnAScreen() {
        commands.input(line("one", "INFO") + "\n");
        commands.setScreen(true);
        assertThat(run("send")).isZero();
        assertThat(err()).contains("1 logs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "csv"})
    void anExportIsWhatTheApiSends(String format) throws IOException {
        post("one", "INFO");
        post("two, \"quoted\"", "ERROR");
        assertThat(run("export", "source:" + source, "--format", format)).isZero();
        Path file = home.resolve("logs." + format);
        assertThat(run("export", "source:" + source, "--format", format, "-o", file.toString()))
                .isZero();
        assertThat(Files.readString(file)).isEqualTo(out());
        assertThat(home.resolve("logs." + format + ".part")).doesNotExist();
        assertThat(out())
                .isEqualTo(new Http(port, api.token())
                        .get(Api.LOGS + "?format=" + format + "&source=" + source)
                        .body());
        if (format.equals("csv")) {
            assertThat(Csv.parse(out())).hasSize(2);
        }
    }

    @Test
    void loginStoresATokenForItsOwnerAlone() throws IOException {
        environment.remove("CENTRAL_TOKEN");
        assertThat(run("search")).isEqualTo(2);
        assertThat(err()).contains("login");

        commands.input(Accounts.PASSWORD + "\n");
        assertThat(run("login", "--email", Accounts.email("cli"))).isZero();
        Path file = home.resolve(".config/central-de-erros/client.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(out() + err()).doesNotContain(Accounts.PASSWORD);
        post("found", "INFO");
        environment.remove("CENTRAL_URL");
        assertThat(run("search", "source:" + source)).isZero();
        assertThat(out()).contains("found");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        commands.reset();
        assertThat(run("search", "source:" + source)).isEqualTo(2);
        assertThat(err()).contains("chmod 600");

        commands.input("wrong\n");
        assertThat(run("login", "--email", Accounts.email("cli"), "--url", "http://localhost:" + port))
                .isEqualTo(3);
    }

    @Test
    void anErrorSaysWhatIsWrongAndHowItEnded() {
        assertThat(run("search", "level:>=")).isEqualTo(3);
        assertThat(err()).contains("q: ").contains("(400)");
        commands.reset();
        assertThat(run("tail", "--from", "yesterday evening")).isEqualTo(3);
        assertThat(err()).contains("from: ");
        commands.reset();
        environment.put("CENTRAL_TOKEN", "none");
        assertThat(run("export")).isEqualTo(3);
        assertThat(err()).contains("(401)").contains("login");
        commands.reset();
        assertThat(run("search", "--url", "http://localhost:1")).isEqualTo(4);
        assertThat(err()).contains("No answer from http://localhost:1");
        commands.reset();
        assertThat(run("search", "--url", "no address")).isEqualTo(2);
        assertThat(run("search", "--unknown")).isEqualTo(2);
        assertThat(err()).contains("--unknown");
        assertThat(run("send", home.resolve("missing").toString())).isEqualTo(2);
        assertThat(run("export", "-o", home.resolve("no/folder").toString())).isIn(2, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serach x | did you mean search?",
                "tial | did you mean tail?",
                "logs | Unknown command logs; commands are",
                "--server.port 8081 | written --server.port=VALUE",
                "--server.port=8081 search | Unknown option --server.port",
                "--helpp | Unknown option --helpp",
                "-x | Unknown option -x",
                "serve now | serve",
                "search --limit=many | --limit",
                "login now --email a@b.c | Unexpected argument",
            })
    void wordsThatAreNoCommandAreAWrongCommandLine(String line, String message) {
        assertThat(Cli.isForServer(line.split(" "))).isFalse();
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err()).contains(message).contains("--help");
    }

    @Test
    void settingsAloneAreForTheServer() {
        for (String line : List.of("serve", "serve --a.b=c --debug", "--a.b=c", "--debug", "--spring.x={\"a\":1}")) {
            assertThat(Cli.isForServer(line.split(" "))).as(line).isTrue();
        }
        assertThat(Cli.settings("serve", "--a=b")).containsExactly("--a=b");
        assertThat(Cli.settings("--a=b")).containsExactly("--a=b");
        for (String line : List.of("--help", "-h", "--version", "serve --help", "serve x", "--a=b x", "search")) {
            assertThat(Cli.isForServer(line.split(" "))).as(line).isFalse();
        }
    }

    @Test
    void textAtTheBeginningOfAWordIsNoFile() throws IOException {
        post("mail to @home", "INFO");
        Files.writeString(home.resolve("home"), "--help");
        assertThat(run("search", "source:" + source, "@home")).isZero();
        assertThat(out()).contains("mail to @home");
    }

    @Test
    void negatedTermsAndPhrasesFindWhatTheySay() {
        post("connection refused by peer", "INFO");
        post("refused the connection", "ERROR");
        assertThat(run("search", "source:" + source, "connection refused")).isZero();
        assertThat(out().lines()).hasSize(1);
        commands.reset();
        assertThat(run("search", "source:" + source, "-level:error", "-n5")).isZero();
        assertThat(out()).contains("by peer").doesNotContain("refused the");
        commands.reset();
        assertThat(run("search", "-source:" + source, "connection", "refused", "-n", "5", "--json"))
                .isEqualTo(1);
    }

    @Test
    void everyCommandHasHelpAndShellsCompleteThem() {
        for (String command : List.of("tail", "search", "send", "export", "login")) {
            commands.reset();
            assertThat(run(command, "--help")).isZero();
            assertThat(out()).contains("Usage: central " + command, "--url");
            assertThat(run(command, "--version")).isZero();
            assertThat(out()).contains("Central de Erros", "Java " + System.getProperty("java.version"));
            assertThat(Cli.isForServer(command)).isFalse();
        }
        commands.reset();
        assertThat(run("completion")).isZero();
        assertThat(out()).contains("complete -F", "tail", "search", "--format", "ndjson");
        assertThat(Cli.isForServer("--server.port=80")).isTrue();
        assertThat(Cli.isForServer()).isTrue();
    }

    @Test
    void issuesAreListedAndShown() throws IOException {
        environment.put("CENTRAL_TOKEN", Accounts.adminToken(client, database, "cli-admin"));
        Api api = new Api(client, environment.get("CENTRAL_TOKEN"));
        String slug = "cli-" + UUID.randomUUID();
        api.send(HttpMethod.POST, "/v1/api/projects/", Map.of("slug", slug, "name", "Issues"))
                .expectStatus()
                .isCreated()
                .expectBody();
        assertThat(run("issues", "-p", slug)).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            Map<String, Object> event = Events.json("Payment " + i + " refused\u001b[31m", "project", slug);
            event.put(
                    "details",
                    "java.lang.IllegalStateException: closed\n\tat com.example.Store.load(Store.java:" + i + ")");
            api.post(event);
        }
        commands.reset();
        assertThat(run("issues", "-p", slug, "--level", "ERROR", "--status", "open", "--order", "-events"))
                .isZero();
        assertThat(out()).contains("ERROR  3  " + slug + "  IllegalStateException: closed");
        String id = out().split(" ")[0];
        commands.reset();
        assertThat(run("issues", "show", id)).isZero();
        assertThat(out())
                .startsWith("IllegalStateException: closed")
                .containsPattern("culprit +com.example.Store.load")
                .containsPattern("events +3")
                .contains("Payment 2 refused", "at com.example.Store.load(Store.java:2)")
                .doesNotContain("\u001b");
        commands.reset();
        assertThat(run("issues", "show", id, "--json")).isZero();
        assertThat(Http.json(out()).get("events").intValue()).isEqualTo(3);
        assertThat(run("issues", "show", "999999999")).isEqualTo(3);
        assertThat(run("issues", "--level", "HIGH")).isEqualTo(3);
        assertThat(run("issues", "-p", slug, "level:error", "-status:resolved")).isZero();
        assertThat(run("issues", "-p", slug, "type:Nowhere*")).isEqualTo(1);
    }

    @Test
    void keyIsCreatedSendsIsListedAndRevoked() throws IOException {
        environment.put("CENTRAL_TOKEN", Accounts.adminToken(client, database, "cli-admin"));
        String slug = "cli-" + UUID.randomUUID();
        new Api(client, environment.get("CENTRAL_TOKEN"))
                .send(HttpMethod.POST, "/v1/api/projects/", Map.of("slug", slug, "name", "From the command line"))
                .expectStatus()
                .isCreated()
                .expectBody();

        assertThat(run("projects")).isZero();
        assertThat(out().lines()).anyMatch(line -> line.matches(slug + " +maintainer +active +From the command line"));
        commands.reset();
        assertThat(run("keys", "list", "-p", slug)).isEqualTo(1);
        assertThat(run("keys", "create", "web 1", "-p", slug, "--env", "dev", "--rate", "2000", "--origin", "*"))
                .isZero();
        String key = out().strip();
        assertThat(key).matches("[0-9a-f]{32}");
        assertThat(err()).contains("DSN: http://" + key + "@localhost:" + port + "/");
        commands.reset();

        commands.input("by the option\n");
        assertThat(run("send", "--text", "--key", key)).isZero();
        environment.put("CENTRAL_KEY", key);
        commands.input("by the variable\n");
        assertThat(run("send", "--text", "--source", source)).isZero();
        environment.remove("CENTRAL_KEY");
        commands.reset();
        assertThat(run("search", "project:" + slug, "env:dev")).isZero();
        assertThat(out()).contains("by the option", "by the variable");

        commands.reset();
        assertThat(run("keys", "list", "-p", slug)).isZero();
        assertThat(out())
                .contains(key.substring(0, 6) + "…", "enabled", "web 1")
                .doesNotContain(key);
        String id = out().split(" ")[0];
        assertThat(run("keys", "revoke", id, "-p", slug)).isZero();
        commands.input("revoked\n");
        assertThat(run("send", "--text", "--key", key)).isEqualTo(3);
        assertThat(run("keys", "revoke", id, "-p", slug)).isEqualTo(3);
        assertThat(run("keys", "create", "x", "-p", slug, "--rate", "0")).isEqualTo(3);
        assertThat(err()).contains("rate");
        assertThat(run("keys")).isEqualTo(2);
    }

    @Test
    void sendGoesOnWhereTheLimitOfItsKeyStoppedIt() {
        environment.put("CENTRAL_TOKEN", Accounts.adminToken(client, database, "cli-admin"));
        String slug = "cli-" + UUID.randomUUID();
        new Api(client, environment.get("CENTRAL_TOKEN"))
                .send(HttpMethod.POST, "/v1/api/projects/", Map.of("slug", slug, "name", "Limited"))
                .expectStatus()
                .isCreated()
                .expectBody();
        assertThat(run("keys", "create", "slow", "-p", slug, "--rate", "200", "--env", "DEV"))
                .isZero();
        String key = out().strip();
        commands.reset();
        commands.input(String.join("\n", java.util.Collections.nCopies(2_000, "one of many")) + "\n");

        assertThat(run("send", "--text", "--key", key, "--json")).as(err()).isZero();

        assertThat(Http.json(out()).get("accepted").intValue()).isEqualTo(2_000);
        assertThat(new Api(client, environment.get("CENTRAL_TOKEN"))
                        .list(Api.LOGS + "?count=exact&project=" + slug)
                        .get("count"))
                .isEqualTo(2_000);
    }
}
