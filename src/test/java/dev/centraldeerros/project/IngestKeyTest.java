package dev.centraldeerros.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.access.key.AllowedOrigins;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class IngestKeyTest {
    private static final String PROJECTS = "/v1/api/projects/";
    private static final String PAGE = "https://shop.example.org";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Api admin;
    private String slug;

    @BeforeEach
    void project() {
        admin = new Api(client, Accounts.adminToken(client, database, "key-admin"));
        slug = "k-" + UUID.randomUUID();
        admin.send(HttpMethod.POST, PROJECTS, Map.of("slug", slug, "name", "Shop"))
                .expectStatus()
                .isCreated()
                .expectBody();
    }

    private String keys() {
        return PROJECTS + slug + "/keys/";
    }

    private JsonNode create(Map<String, Object> settings) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "web"));
        body.putAll(settings);
        return JsonMapper.shared()
                .readTree(admin.send(HttpMethod.POST, keys(), body)
                        .expectStatus()
                        .isCreated()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody());
    }

    private String secret(Map<String, Object> settings) {
        return create(settings).get("key").stringValue();
    }

    private JsonNode listed() {
        return JsonMapper.shared()
                .readTree(admin.get(keys())
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .get("results")
                .get(0);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(String body, String... headers) {
        return Http.send(request(Api.LOGS, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> bySecret(String secret, Map<String, Object> event) {
        return send(JsonMapper.shared().writeValueAsString(event), "Authorization", "Bearer " + secret);
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> JsonMapper.shared().writeValueAsString(Events.json("line " + i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void keySendsToItsProjectAndItsLogsCarryItsName() {
        JsonNode key = create(Map.of("environment", "dev", "name", "checkout"));
        String secret = key.get("key").stringValue();
        assertThat(secret).matches("[0-9a-f]{32}");
        assertThat(key.get("prefix").stringValue()).isEqualTo(secret.substring(0, 6));
        int number = (Integer) admin.list(PROJECTS + slug + "/").get("number");
        assertThat(key.get("dsn").stringValue()).isEqualTo("http://" + secret + "@localhost:" + port + "/" + number);

        Map<String, Object> event = Events.json("by a key");
        event.remove("env");
        HttpResponse<String> sent = bySecret(secret, event);

        assertThat(sent.statusCode()).isEqualTo(201);
        Map<?, ?> log = admin.list(Http.json(sent).get("uri").stringValue());
        assertThat(log.get("project")).isEqualTo(slug);
        assertThat(log.get("env")).isEqualTo("DEV");
        assertThat(log.get("user")).isNull();
        assertThat(log.get("key")).isEqualTo("checkout");
        assertThat(admin.get(Api.LOGS + "?format=csv&project=" + slug)
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .contains("\"checkout\"");

        JsonNode listed = listed();
        assertThat(listed.has("key")).isFalse();
        assertThat(listed.has("dsn")).isFalse();
        assertThat(listed.get("created_by").stringValue()).isEqualTo("key-admin");
        assertThat(listed.get("today").get("accepted").intValue()).isEqualTo(1);
        assertThat(listed.get("last_used_at").isNull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "user", "password", "X-Api-Key", "upper"})
    void keyIsAcceptedWhereClientsSendIt(String how) {
        String secret = secret(Map.of());
        String header = how.equals("X-Api-Key") ? how : "Authorization";
        String value = switch (how) {
            case "X-Api-Key" -> secret;
            case "user" -> basic(secret + ":");
            case "password" -> basic("shipper:" + secret);
            case "upper" -> "Bearer " + secret.toUpperCase(java.util.Locale.ROOT);
            default -> how + " " + secret;
        };

        String body = JsonMapper.shared().writeValueAsString(Events.json(how));
        assertThat(send(body, header, value).statusCode()).isEqualTo(201);
        assertThat(send("[" + body + "," + body + "]", header, value).statusCode())
                .isEqualTo(201);
        HttpResponse<String> lines = Http.send(request(Api.LOGS, header, value)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body + "\n" + body)));
        assertThat(Http.json(lines).get("accepted").intValue()).isEqualTo(2);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void idempotencyKeyOfAKeyIsItsOwn() {
        String secret = secret(Map.of());
        String body = JsonMapper.shared().writeValueAsString(Events.json("once"));
        String idempotency = UUID.randomUUID().toString();

        String first = send(body, "Authorization", "Bearer " + secret, "Idempotency-Key", idempotency)
                .body();
        String again = send(body, "Authorization", "Bearer " + secret, "Idempotency-Key", idempotency)
                .body();
        String other = send(body, "Authorization", "Bearer " + secret(Map.of()), "Idempotency-Key", idempotency)
                .body();

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(listed().get("today").get("accepted").intValue()).isEqualTo(1);
    }

    @Test
    void keySendsOnly() {
        String secret = secret(Map.of());
        for (String path :
                List.of(Api.LOGS, "/v1/api/stats/facets/", PROJECTS, keys(), "/auth/me/", "/v1/api/server/")) {
            HttpResponse<String> answer = Http.send(request(path, "X-Api-Key", secret));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("only sends");
        }
        assertThat(Http.send(request("/v1/api/logs/delete/", "X-Api-Key", secret)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"filter\":{\"level\":\"ERROR\"}}")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void anotherProjectInTheBodyIsAnErrorOfThatEvent() {
        String secret = secret(Map.of());

        HttpResponse<String> other = bySecret(secret, Events.json("elsewhere", "project", "default"));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("is not the project of the ingest key");
        assertThat(bySecret(secret, Events.json("here", "project", slug)).statusCode())
                .isEqualTo(201);
        Map<String, Object> without = Events.json("without an environment");
        without.remove("env");
        assertThat(bySecret(secret, without).body()).contains("\"env\":[\"is required\"]");
        assertThat(listed().get("today").get("rejected").intValue()).isEqualTo(2);
    }

    @Test
    void revokedDisabledExpiredAndUnknownKeysAre401() {
        JsonNode key = create(Map.of());
        String secret = key.get("key").stringValue();
        String path = keys() + key.get("id").longValue() + "/";

        admin.send(HttpMethod.PATCH, path, Map.of("enabled", false))
                .expectStatus()
                .isOk()
                .expectBody();
        assertThat(bySecret(secret, Events.json("disabled")).statusCode()).isEqualTo(401);
        admin.send(HttpMethod.PATCH, path, Map.of("enabled", true))
                .expectStatus()
                .isOk()
                .expectBody();
        assertThat(bySecret(secret, Events.json("enabled")).statusCode()).isEqualTo(201);
        admin.send(
                        HttpMethod.PATCH,
                        path,
                        Map.of("expires_at", Instant.now().plusSeconds(2).toString()))
                .expectStatus()
                .isOk()
                .expectBody();
        await().untilAsserted(() -> assertThat(
                        bySecret(secret, Events.json("expired")).statusCode())
                .isEqualTo(401));
        assertThat(bySecret("0".repeat(32), Events.json("unknown")).statusCode())
                .isEqualTo(401);
        assertThat(send("{}", "X-Api-Key", "no key").statusCode()).isEqualTo(401);
        assertThat(send("{}", "Authorization", basic("a:b")).statusCode()).isEqualTo(401);

        admin.send(HttpMethod.DELETE, path, null).expectStatus().isNoContent().expectBody();
        assertThat(bySecret(secret, Events.json("revoked")).statusCode()).isEqualTo(401);
        admin.send(HttpMethod.DELETE, path, null).expectStatus().isNotFound().expectBody();
        admin.send(HttpMethod.PATCH, path, Map.of("enabled", true))
                .expectStatus()
                .isNotFound()
                .expectBody();
    }

    @Test
    void keyOfAnArchivedProjectIs403UntilTheProjectIsBack() {
        String secret = secret(Map.of());
        admin.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("archived", true))
                .expectStatus()
                .isOk()
                .expectBody();
        assertThat(bySecret(secret, Events.json("archived")).statusCode()).isEqualTo(403);
        admin.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("archived", false))
                .expectStatus()
                .isOk()
                .expectBody();
        assertThat(bySecret(secret, Events.json("back")).statusCode()).isEqualTo(201);
    }

    @Test
    void keyInTheUrlIsRefused() {
        String secret = secret(Map.of());
        for (String name : List.of("key", "sentry_key", "Api_Key", "access_token")) {
            HttpResponse<String> answer = Http.send(request(Api.LOGS + "?" + name + "=" + secret)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"" + name + "\":[\"must not be a key");
        }
    }

    @Test
    void keyOverItsLimitIs429BeforeTheBodyIsRead() {
        String secret = secret(Map.of("rate", 1, "burst", 3));
        for (int i = 0; i < 3; i++) {
            assertThat(bySecret(secret, Events.json("within")).statusCode()).isEqualTo(201);
        }

        HttpResponse<String> over = bySecret(secret, Events.json("over"));
        if (over.statusCode() == 201) { // a slow machine had regained one
            over = bySecret(secret, Events.json("over"));
        }
        assertThat(over.statusCode()).isEqualTo(429);
        assertThat(over.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(over.body()).contains("limit of 1 events per second");
        assertThat(send("not JSON at all", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(429);
        assertThat(listed().get("today").get("limited").intValue()).isGreaterThanOrEqualTo(2);
        await().untilAsserted(() ->
                assertThat(bySecret(secret, Events.json("later")).statusCode()).isEqualTo(201));
    }

    @Test
    void longBodyIsSlowedWhereTheWaitIsShort() {
        HttpResponse<String> slowed =
                send(lines(1_200), "Authorization", "Bearer " + secret(Map.of("rate", 400, "burst", 400)));

        assertThat(slowed.statusCode()).as(slowed.body()).isEqualTo(201);
        assertThat(Http.json(slowed).get("accepted").intValue()).isEqualTo(1_200);
    }

    @Test
    void longBodyGets429WithNextIndexWhereTheWaitIsLong() {
        String secret = secret(Map.of("rate", 1, "burst", 10));

        HttpResponse<String> cut = send(lines(1_000), "Authorization", "Bearer " + secret);

        assertThat(cut.statusCode()).isEqualTo(429);
        int next = Http.json(cut).get("next_index").intValue();
        assertThat(next).isEqualTo(Http.json(cut).get("accepted").intValue()).isBetween(1, 999);
        assertThat(Long.parseLong(cut.headers().firstValue("Retry-After").orElseThrow()))
                .isGreaterThan(2);
        assertThat(admin.list(Api.LOGS + "?count=exact&project=" + slug).get("count"))
                .isEqualTo(next);
    }

    @Test
    void pagesOfAllowedOriginsMaySend() {
        String secret = secret(Map.of("origins", List.of(PAGE, "*.example.net"), "rate", 1, "burst", 1));
        HttpResponse<String> preflight =
                Http.send(request(Api.LOGS, "Origin", PAGE, "Access-Control-Request-Method", "POST")
                        .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(PAGE);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow())
                .contains("authorization");
        assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).hasValue("3600");

        String body = JsonMapper.shared().writeValueAsString(Events.json("by a page"));
        HttpResponse<String> first =
                send(body, "Authorization", "Bearer " + secret, "Origin", "https://a.b.example.net:8443");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://a.b.example.net:8443");
        HttpResponse<String> limited = send(lines(2), "Authorization", "Bearer " + secret, "Origin", PAGE);
        assertThat(limited.statusCode()).isIn(201, 429);
        assertThat(limited.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValue("Retry-After");
        assertThat(limited.headers().allValues("Vary")).anyMatch(vary -> vary.contains("Origin"));
    }

    @Test
    void otherOriginsGetNoCorsHeader() {
        String open = secret(Map.of("origins", List.of(PAGE)));
        String without = secret(Map.of());
        String body = JsonMapper.shared().writeValueAsString(Events.json("by a page"));

        HttpResponse<String> refused = send(body, "Authorization", "Bearer " + open, "Origin", "https://evil.example");
        HttpResponse<String> plain = send(body, "Authorization", "Bearer " + without, "Origin", PAGE);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(plain.statusCode()).isEqualTo(201);
        assertThat(List.of(refused, plain))
                .allMatch(answer -> answer.headers().map().keySet().stream()
                        .noneMatch(
                                name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                       | name        | must be a string of 1 to 100
                    {"name":""}                              | name        | must be a string of 1 to 100
                    {"name":7}                               | name        | must be a string of 1 to 100
                    {"name":"a","rate":0}                    | rate        | must be null or an integer from 1 to 100000
                    {"name":"a","rate":100001}               | rate        | must be null or an integer from 1 to 100000
                    {"name":"a","rate":1.5}                  | rate        | must be null or an integer
                    {"name":"a","rate":1,"burst":1000001}    | burst       | from 1 to 1000000
                    {"name":"a","burst":5}                   | burst       | must be null without a rate
                    {"name":"a","environment":"MOON"}        | environment | must be null or one of
                    {"name":"a","origins":"*"}               | origins     | must be a list
                    {"name":"a","origins":["shop.org/x"]}    | origins     | must be *, an origin
                    {"name":"a","origins":[1]}               | origins     | must be *, an origin
                    {"name":"a","expires_at":"2020-01-01T00:00:00Z"} | expires_at | must be null or a future time
                    {"name":"a","expires_at":"tomorrow"}     | expires_at  | must be null or a future time
                    {"name":"a","enabled":"yes"}             | enabled     | must be true or false
                    {"name":"a","secret":"mine"}             | secret      | is unknown; the fields are
                    """)
    void invalidSettingsNameTheField(String body, String field, String message) {
        String answer = admin.send(HttpMethod.POST, keys(), JsonMapper.shared().readValue(body, Map.class))
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(JsonMapper.shared()
                        .readTree(answer)
                        .get("errors")
                        .get(field)
                        .get(0)
                        .stringValue())
                .contains(message);
    }

    @Test
    void changeKeepsWhatTheBodyDoesNotName() {
        JsonNode key = create(Map.of("environment", "DEV", "origins", List.of("*"), "rate", 5, "burst", 9));
        String path = keys() + key.get("id").longValue() + "/";

        admin.send(HttpMethod.PATCH, path, Map.of("name", "renamed"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("renamed")
                .jsonPath("$.environment")
                .isEqualTo("DEV")
                .jsonPath("$.origins[0]")
                .isEqualTo("*")
                .jsonPath("$.rate")
                .isEqualTo(5)
                .jsonPath("$.burst")
                .isEqualTo(9);
        Map<String, Object> none = new HashMap<>();
        none.put("rate", null);
        none.put("burst", null);
        none.put("environment", null);
        admin.send(HttpMethod.PATCH, path, none)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.rate")
                .isEmpty()
                .jsonPath("$.environment")
                .isEmpty();
    }

    @Test
    void keysOfAnotherProjectAreInvisible() {
        long id = create(Map.of()).get("id").longValue();
        Api bob = new Api(client, Accounts.userToken(client, database, "key-bob"));

        bob.get(keys()).expectStatus().isNotFound().expectBody();
        bob.send(HttpMethod.DELETE, keys() + id + "/", null)
                .expectStatus()
                .isNotFound()
                .expectBody();
        admin.send(HttpMethod.DELETE, PROJECTS + "default/keys/" + id + "/", null)
                .expectStatus()
                .isNotFound()
                .expectBody();
        admin.send(HttpMethod.DELETE, keys() + "abc/", null)
                .expectStatus()
                .isNotFound()
                .expectBody();
        admin.send(HttpMethod.PUT, PROJECTS + slug + "/members/key-bob/", Map.of("role", "member"))
                .expectStatus()
                .isNoContent()
                .expectBody();
        bob.get(keys()).expectStatus().isForbidden().expectBody();
    }

    @Test
    void useIsWritten() {
        JsonNode key = create(Map.of());
        assertThat(bySecret(key.get("key").stringValue(), Events.json("used")).statusCode())
                .isEqualTo(201);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(database.sql("""
                                SELECT accepted FROM ingest_key_day JOIN ingest_key ON key_id = id
                                WHERE id = :id AND last_used IS NOT NULL
                                """)
                                .bind("id", key.get("id").longValue())
                                .map(row -> row.get("accepted", Long.class))
                                .one()
                                .block(Duration.ofSeconds(10)))
                        .isEqualTo(1));
        assertThat(listed().get("today").get("accepted").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "*,*",
        "https://Shop.example.org,https://shop.example.org",
        "http://localhost:3000,http://localhost:3000",
        "*.example.org,*.example.org"
    })
    void originHasOneForm(String entry, String canonical) {
        assertThat(AllowedOrigins.canonical(entry)).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "**",
                "*.",
                "*example.org",
                "https://",
                "https://a.org/",
                "https://a.org/x",
                "https://u@a.org",
                "ftp://a.org",
                "a.org",
                "null",
                "https://*.a.org"
            })
    void textThatIsNoOriginIsInvalid(String entry) {
        assertThat(AllowedOrigins.canonical(entry)).isEmpty();
    }
}
