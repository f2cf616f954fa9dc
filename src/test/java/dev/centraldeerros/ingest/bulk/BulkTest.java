package dev.centraldeerros.ingest.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.StoredLogs;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many events in one body. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.token(client, "bulk"));
    }

    private static String event(String description) {
        return event(description, Map.of());
    }

    private static String event(String description, Map<String, Object> more) {
        Map<String, Object> event = Events.json(description);
        event.putAll(more);
        return JsonMapper.shared().writeValueAsString(event);
    }

    private HttpResponse<String> lines(String body, String... headers) {
        return post(body, "application/x-ndjson", headers);
    }

    private HttpResponse<String> array(String body, String... headers) {
        return post(body, "application/json", headers);
    }

    private HttpResponse<String> post(String body, String type, String... headers) {
        String[] all = Stream.concat(Stream.of("Content-Type", type), Stream.of(headers))
                .toArray(String[]::new);
        return http.post(BodyPublishers.ofString(body), all);
    }

    private static JsonNode summed(
            HttpResponse<String> answer, int status, int accepted, int duplicates, int rejected) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode sums = Http.json(answer);
        assertThat(List.of(
                        sums.get("accepted").intValue(),
                        sums.get("duplicates").intValue(),
                        sums.get("rejected").intValue()))
                .as(answer.body())
                .containsExactly(accepted, duplicates, rejected);
        return sums;
    }

    private long stored(String source) {
        return StoredLogs.of(database, source);
    }

    private static String events(String source, int from, int to, String separator) {
        return IntStream.range(from, to)
                .mapToObj(i -> event("bulk " + i, Map.of("source", source)))
                .collect(Collectors.joining(separator));
    }

    @Test
    void linesAndArraysAreStoredAndCounted() {
        summed(lines(events("lines", 0, 1_000, "\n")), 201, 1_000, 0, 0);
        summed(array("[" + events("array", 0, 1_000, ",") + "]"), 201, 1_000, 0, 0);
        assertThat(stored("lines")).isEqualTo(1_000);
        assertThat(stored("array")).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/ndjson",
                "application/jsonl",
                "application/x-jsonlines",
                "text/x-ndjson; charset=utf-8",
                "APPLICATION/X-NDJSON"
            })
    void linesHaveManyNames(String type) {
        summed(post(events("named lines", 0, 3, "\r\n"), type), 201, 3, 0, 0);
        summed(post("[" + events("named lines", 0, 2, ",") + "]", type), 201, 2, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n\r\n"})
    void objectsOneAfterTheOtherAreTakenAsLines(String between) {
        String source = "objects" + between.length() + between.isBlank() + between.contains("\n");
        summed(array(events(source, 0, 1_000, between)), 201, 1_000, 0, 0);
        assertThat(stored(source)).isEqualTo(1_000);
    }

    @Test
    void theFirstOfSeveralObjectsMayBeLong() {
        String details = "d".repeat(200_000);
        String body = IntStream.range(0, 20)
                .mapToObj(i -> event("long " + i, Map.of("source", "long objects", "details", i + details)))
                .collect(Collectors.joining("\n"));
        summed(array(body), 201, 20, 0, 0);
        assertThat(stored("long objects")).isEqualTo(20);
    }

    @Test
    void oneBrokenObjectOfSeveralCostsItselfAlone() {
        String good = event("good", Map.of("source", "mixed objects"));
        String cut = good.substring(0, good.length() - 5);
        JsonNode sums = summed(array(good + "\n" + cut + "\n" + good + "\n{}\n" + good), 201, 3, 0, 2);
        assertThat(sums.get("errors").get(0).get("index").intValue()).isEqualTo(1);
        assertThat(sums.get("errors").get(1).get("index").intValue()).isEqualTo(3);
    }

    @Test
    void aBadObjectFirstDoesNotHideTheOthers() {
        String good = event("good", Map.of("source", "bad first"));
        summed(array("{}\n" + good), 201, 1, 0, 1);
        assertThat(array(good + " x").statusCode()).isEqualTo(400);
        assertThat(array(good + "\n\n").headers().firstValue("Location")).isPresent();
    }

    @Test
    void severalObjectsWithOneKeyAreStoredOnce() {
        String body = events("keyed objects", 0, 700, "\n");
        summed(array(body, "Idempotency-Key", "objects"), 201, 700, 0, 0);
        summed(array(body, "Idempotency-Key", "objects"), 201, 700, 0, 0);
        assertThat(stored("keyed objects")).isEqualTo(700);
        assertThat(array(body + body, "Idempotency-Key", "objects").statusCode())
                .isEqualTo(422);
    }

    @Test
    void badEventsAreNamedByTheirPlaceAndCostNobodyElse() {
        String bad = event("bad", Map.of("level", "LOUD"));
        String body = event("first", Map.of("source", "mixed")) + "\n\n" + bad + "\nnot json\n"
                + event("last", Map.of("source", "mixed"));
        JsonNode sums = summed(lines(body), 201, 2, 0, 2);
        assertThat(sums.get("errors")).hasSize(2);
        assertThat(sums.get("errors").get(0).get("index").intValue()).isEqualTo(1);
        assertThat(sums.get("errors").get(0).get("errors").propertyNames()).containsExactly("level");
        assertThat(sums.get("errors").get(1).get("index").intValue()).isEqualTo(2);
        assertThat(stored("mixed")).isEqualTo(2);
    }

    @Test
    void ofManyBadEventsTheFirstHundredAreNamed() {
        JsonNode sums = summed(lines("{}\n".repeat(300) + event("good")), 201, 1, 0, 300);
        assertThat(sums.get("errors")).hasSize(100);
        assertThat(sums.get("errors").get(99).get("index").intValue()).isEqualTo(99);
    }

    @Test
    void aBodyWithoutAGoodEventIsRefused() {
        HttpResponse<String> answer = array("[{},{}]");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        summed(answer, 400, 0, 0, 2);
        for (String empty : List.of("", "\n\n")) {
            assertThat(Http.json(lines(empty)).get("errors").get("body").get(0).stringValue())
                    .contains("is empty");
        }
        assertThat(array("[]").statusCode()).isEqualTo(400);
    }

    @Test
    void anArrayThatBreaksOffSaysWhereToGoOn() {
        String body = "[" + events("cut", 0, 700, ",") + "," + event("half").substring(0, 30);
        HttpResponse<String> answer = array(body);
        JsonNode sums = summed(answer, 400, 700, 0, 0);
        assertThat(sums.get("next_index").intValue()).isEqualTo(700);
        assertThat(sums.get("errors").get(0).get("index").intValue()).isEqualTo(700);
        assertThat(sums.get("errors").get(0).get("errors").propertyNames()).containsExactly("body");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(stored("cut")).isEqualTo(700);
    }

    @Test
    void keysInOneBodyAndAcrossBodiesAreStoredOnce() {
        String keyed = event("keyed", Map.of("key", "bulk-1", "source", "keyed"));
        String other = event("keyed", Map.of("key", "bulk-2", "source", "keyed"));
        summed(lines(keyed + "\n" + keyed + "\n" + other), 201, 2, 1, 0);
        summed(array("[" + keyed + "," + other + "]"), 201, 0, 2, 0);
        assertThat(stored("keyed")).isEqualTo(2);
    }

    @Test
    void aRepeatedRequestGetsItsFirstAnswerAndIsStoredOnce() {
        String body = events("repeated", 0, 2_000, "\n");
        HttpResponse<String> first = lines(body, "Idempotency-Key", "\"run 1\"");
        summed(first, 201, 2_000, 0, 0);
        HttpResponse<String> again = lines(body, "Idempotency-Key", "run 1");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(stored("repeated")).isEqualTo(2_000);

        assertThat(lines(body + "\n" + event("more"), "Idempotency-Key", "run 1")
                        .statusCode())
                .isEqualTo(422);
        assertThat(stored("repeated")).isEqualTo(2_000);
    }

    @Test
    void aSingleEventWithAnIdempotencyKeyIsStoredOnce() {
        String body = event("once", Map.of("source", "single-once"));
        HttpResponse<String> first = array(body, "Idempotency-Key", "single");
        assertThat(first.statusCode()).isEqualTo(201);
        HttpResponse<String> again = array(body, "Idempotency-Key", "single");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.headers().firstValue("location"))
                .isEqualTo(first.headers().firstValue("location"));
        assertThat(Http.json(again).get("id")).isEqualTo(Http.json(first).get("id"));
        assertThat(stored("single-once")).isEqualTo(1);

        HttpResponse<String> other = array(event("another"), "Idempotency-Key", "single");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(array("[" + body + "]", "Idempotency-Key", "single").statusCode())
                .isEqualTo(422);
    }

    @Test
    void theSameRequestSentManyTimesAtOnceIsStoredOnce() {
        String body = events("storm", 0, 300, "\n");
        List<String> answers = Flux.range(0, 12)
                .flatMap(
                        i -> reactor.core.publisher.Mono.fromCallable(() -> lines(body, "Idempotency-Key", "storm"))
                                .subscribeOn(Schedulers.boundedElastic()),
                        12)
                .map(answer -> answer.statusCode() + answer.body())
                .collectList()
                .block();
        assertThat(answers).hasSize(12).containsOnly(answers.get(0));
        assertThat(stored("storm")).isEqualTo(300);
    }

    @Test
    void aKeyThatCannotBeReadIsRefused() {
        for (String key : List.of("\"\"", "x".repeat(256))) {
            HttpResponse<String> answer = lines(event("no"), "Idempotency-Key", key);
            assertThat(answer.statusCode()).as(key).isEqualTo(400);
        }
    }

    @Test
    void aBodyOfUnknownLengthIsReadAsItComes() {
        Iterator<String> lines = IntStream.range(0, 20_000)
                .mapToObj(i -> event("stream " + i, Map.of("source", "stream")) + "\n")
                .iterator();
        HttpResponse<String> answer = http.post(
                BodyPublishers.ofByteArrays(() -> new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return lines.hasNext();
                    }

                    @Override
                    public byte[] next() {
                        return lines.next().getBytes(StandardCharsets.UTF_8);
                    }
                }),
                "Content-Type",
                "application/x-ndjson");
        summed(answer, 201, 20_000, 0, 0);
        assertThat(stored("stream")).isEqualTo(20_000);
        assertThat(new Api(client, http.token())
                        .list(Api.LOGS + "?source=stream")
                        .get("count"))
                .isEqualTo(10_000);
    }

    @Test
    void anEventThatIsTooLongCostsItselfAlone() {
        String tooLong = event("long", Map.of("unknown", "x".repeat(1_100_000)));
        JsonNode sums = summed(lines(event("a") + "\n" + tooLong + "\n" + event("b")), 201, 2, 0, 1);
        assertThat(sums.get("errors").get(0).get("errors").get("body").get(0).stringValue())
                .contains("longer");
    }
}
