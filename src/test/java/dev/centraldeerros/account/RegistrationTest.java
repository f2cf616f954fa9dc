package dev.centraldeerros.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@ServerTest
@TestPropertySource(properties = "central.auth.issuer=registration") // a server of its own, as it removes accounts
class RegistrationTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    @BeforeEach
    void empty() {
        StepVerifier.create(database.sql("DELETE FROM account").then()).verifyComplete();
    }

    @Test
    void everyBadFieldIsNamedAtOnce() {
        bad(Map.of(), "username", "email", "password", "password2");
        bad(
                Map.of("username", "", "email", "no-address", "password", "short", "password2", "other"),
                "username",
                "email",
                "password",
                "password2");
        bad(
                Map.of("username", 1, "email", List.of(), "password", true, "password2", Map.of()),
                "username",
                "email",
                "password",
                "password2");
    }

    @Test
    void eachFieldHasItsBounds() {
        bad(with("username", "x".repeat(65)), "username");
        bad(with("username", "a\0b"), "username");
        bad(with("username", "a\nb"), "username");
        bad(with("username", "  "), "username");
        for (String email : List.of(
                "a", "a@", "@b", "a b@c.d", "a@b@c", "a@b..c", "a\0@b.c", "a@b.c\n", "x".repeat(250) + "@b.c")) {
            bad(with("email", email), "email");
        }
        badPassword("sevenxx");
        badPassword("x".repeat(1_025));
        badPassword("ü".repeat(513));
        badPassword("password1");
        badPassword("PassWord1");
        badPassword("with\0nothing in it");
        good(with("username", "😀".repeat(64)));
    }

    @Test
    void theLongestPasswordsWorkAndAreNotCut() {
        String seventyTwo = "0123456789ab".repeat(6);
        Map<String, Object> body = with("password", seventyTwo + "x");
        body.put("password2", seventyTwo + "x");
        good(body);
        login("ana@example.org", seventyTwo + "y").expectStatus().isBadRequest().expectBody();
        login("ana@example.org", seventyTwo + "x").expectStatus().isOk().expectBody();
        Map<String, Object> longest = with("username", "bea");
        longest.put("email", "bea@example.org");
        longest.put("password", "ü".repeat(512));
        longest.put("password2", "ü".repeat(512));
        good(longest);
    }

    @Test
    void aPasswordIsTheSameHoweverItsLettersAreComposed() {
        Map<String, Object> body = with("password", "caf\u00E9 de manh\u00E3");
        body.put("password2", "caf\u00E9 de manh\u00E3");
        good(body);
        login("ana@example.org", "cafe\u0301 de manha\u0303")
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void takenNamesAreReportedIgnoringCaseWithOtherErrors() {
        good(with("username", "ana"));
        Map<String, Object> body = with("username", "ANA");
        body.put("email", "Ana@Example.ORG");
        body.put("password", "short");
        bad(body, "username", "email", "password", "password2");
        assertThat(bad(with("username", "other"), "email")).isEqualTo(List.of("is taken"));
    }

    @Test
    void addressesInEveryScriptAreTakenAndFoundHoweverTheyAreComposed() {
        Map<String, Object> hindi = with("email", "संपर्क@डाटामेल.भारत");
        hindi.put("username", "संपर्क");
        good(hindi);
        login("संपर्क@डाटामेल.भारत", String.valueOf(hindi.get("password")))
                .expectStatus()
                .isOk()
                .expectBody();

        Map<String, Object> jose = with("username", "jos\u00E9");
        jose.put("email", "jos\u00E9@example.org");
        good(jose);
        login("JOSE\u0301@example.org", String.valueOf(jose.get("password")))
                .expectStatus()
                .isOk()
                .expectBody();
        Map<String, Object> twin = with("username", "JOSE\u0301");
        twin.put("email", "jose\u0301@Example.org");
        bad(twin, "username", "email");
    }

    @Test
    void aNameThatLooksLikeAnotherIsRefused() {
        for (String name : List.of(
                "admin\u200B",
                "\u202Enimda",
                "ad\u00ADmin",
                "admin\uFE0F",
                " admin",
                "admin ",
                "ad  min",
                "ad\u00A0min",
                "ad\u3000min")) {
            bad(with("username", name), "username");
        }
        bad(with("email", "admin\u200B@example.org"), "email");
        bad(with("email", "ad\u00A0min@example.org"), "email");
        bad(with("username", "admin\u2800"), "username");
        good(with("username", "Ana Maria de Sá"));
    }

    @Test
    void thePasswordGivenTwiceIsTheSameHoweverItIsComposed() {
        Map<String, Object> body = with("password", "caf\u00E9 de manh\u00E3");
        body.put("password2", "cafe\u0301 de manha\u0303");
        good(body);
    }

    @Test
    void onlyTheFirstIsAdministratorAndNobodyMakesHimselfOne() {
        good(with("username", "ana"));
        Map<String, Object> body = with("username", "bea");
        body.put("email", "bea@example.org");
        body.putAll(Map.of("role", "admin", "id", 1, "is_admin", true, "enabled", false, "projects", List.of("x")));
        good(body);
        assertThat(roles()).containsExactly("admin", "user");
    }

    @Test
    void ofManyFirstOnesExactlyOneIsAdministrator() throws Exception {
        List<Integer> statuses = atOnce(8, i -> "racer" + i);
        assertThat(statuses).containsOnly(201);
        assertThat(roles()).hasSize(8).containsOnlyOnce("admin");
    }

    @Test
    void ofManyWithTheSameNameOneWinsAndTheOthersAreTold() throws Exception {
        List<Integer> statuses = atOnce(8, i -> "same");
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 400);
        assertThat(roles()).hasSize(1);
    }

    @Test
    void aBodyOverTheLimitIsTooLargeAndOneThatIsNotJsonIsRefused() {
        Accounts.post(client, "/auth/register/", with("username", "x".repeat(17_000)))
                .expectStatus()
                .isEqualTo(413)
                .expectBody();
        client.post()
                .uri("/auth/login/")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody();
        client.post()
                .uri("/auth/login/")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"email\":")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("The body ends in the middle of its JSON.");
    }

    @Test
    void halfACharacterIsRefusedWhereItCouldPassForAQuestionMark() {
        client.post()
                .uri("/auth/register/")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"username\":\"a\\ud800\",\"email\":\"a\\ud800@b.c\","
                        + "\"password\":\"12345678\\ud800\",\"password2\":\"12345678\\ud800\"}")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.username")
                .exists()
                .jsonPath("$.errors.email")
                .exists()
                .jsonPath("$.errors.password")
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "application/json;charset=nonsense", "application/json;charset=utf-16", "/"})
    void aContentTypeThatCannotBeReadIsUnsupported(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/auth/login/"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(415);
    }

    private List<Integer> atOnce(int count, IntFunction<String> name) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> answers = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return registered(name.apply(i));
                    }))
                    .toList();
            start.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Repeats a 503, as clients do: a busy machine cannot open eight connections at once. */
    private int registered(String name) {
        AtomicInteger status = new AtomicInteger();
        await().until(() -> {
            status.set(Accounts.register(client, name)
                    .expectBody()
                    .returnResult()
                    .getStatus()
                    .value());
            return status.get() != 503;
        });
        return status.get();
    }

    private List<String> roles() {
        return database.sql("SELECT role FROM account ORDER BY id")
                .map(row -> String.valueOf(row.get(0)))
                .all()
                .collectList()
                .block();
    }

    private WebTestClient.ResponseSpec login(String email, String password) {
        return Accounts.post(client, "/auth/login/", Map.of("email", email, "password", password));
    }

    private void badPassword(String password) {
        Map<String, Object> body = with("password", password);
        body.put("password2", password);
        bad(body, "password");
    }

    private void good(Map<String, ?> body) {
        Accounts.post(client, "/auth/register/", body)
                .expectStatus()
                .isCreated()
                .expectBody();
    }

    /** Expects 400 with exactly these fields, and returns the messages of the first. */
    private Object bad(Map<String, ?> body, String... fields) {
        Map<?, ?> problem = Accounts.post(client, "/auth/register/", body)
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        Map<?, ?> errors = (Map<?, ?>) problem.get("errors");
        assertThat(errors.keySet().stream().map(String::valueOf)).containsExactlyInAnyOrder(fields);
        return errors.get(fields[0]);
    }

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "username",
                "ana",
                "email",
                "ana@example.org",
                "password",
                Accounts.PASSWORD,
                "password2",
                Accounts.PASSWORD));
        body.put(field, value);
        return body;
    }
}
