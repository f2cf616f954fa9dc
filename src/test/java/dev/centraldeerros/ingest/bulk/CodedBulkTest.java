package dev.centraldeerros.ingest.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.StoredLogs;
import dev.centraldeerros.http.coding.Coded;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies in every content coding: what is in them counts, whatever comes over the connection. */
@ServerTest
class CodedBulkTest {
    private static final String LINES = "application/x-ndjson";
    private static final String JSON = "application/json";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private IngestLimiter limiter;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.token(client, "coded"));
    }

    @AfterEach
    void nothingIsHeldBack() {
        org.awaitility.Awaitility.await().until(() -> limiter.bytes() == 0 && limiter.events() == 0);
    }

    private HttpResponse<String> post(byte[] body, String type, String coding, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(new String[] {"Content-Type", type, "Content-Encoding", coding}, 0, all, 0, 4);
        System.arraycopy(headers, 0, all, 4, headers.length);
        return http.post(BodyPublishers.ofByteArray(body), all);
    }

    private static String event(String source, int i) {
        Map<String, Object> event = Events.json("coded " + i);
        event.put("source", source);
        return JsonMapper.shared().writeValueAsString(event);
    }

    private static byte[] lines(String source, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> event(source, i))
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8);
    }

    private long stored(String source) {
        return StoredLogs.of(database, source);
    }

    private static JsonNode answered(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Http.json(answer);
    }

    @ParameterizedTest
    @EnumSource
    void oneLogOrManyMayBeCoded(Coded coded) {
        String source = "coded in " + coded;
        JsonNode single = answered(post(coded.of(event(source, 0).getBytes(UTF_8)), JSON, coded.header()), 201);
        assertThat(single.get("source").stringValue()).isEqualTo(source);

        byte[] array = ("[" + event(source, 1) + "," + event(source, 2) + "]").getBytes(UTF_8);
        assertThat(answered(post(coded.of(array), JSON, coded.header()), 201)
                        .get("accepted")
                        .intValue())
                .isEqualTo(2);
        assertThat(answered(
                                post(
                                        coded.of(lines(source, 5_000)),
                                        LINES,
                                        coded.header().toUpperCase(java.util.Locale.ROOT)),
                                201)
                        .get("accepted")
                        .intValue())
                .isEqualTo(5_000);
        assertThat(stored(source)).isEqualTo(5_003);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotInItsCodingIsRefused(Coded coded) {
        byte[] plain = event("plain", 0).getBytes(UTF_8);
        JsonNode single = answered(post(plain, JSON, coded.header()), 400);
        JsonNode lines = answered(post(plain, LINES, coded.header()), 400);
        assertThat(single.get("errors").propertyNames()).containsExactly("body");
        assertThat(lines.get("errors").get(0).get("errors").propertyNames()).containsExactly("body");
        assertThat(stored("plain")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsCutSaysWhereToGoOn(Coded coded) {
        String source = "cut in " + coded;
        byte[] join = coded.of(lines(source, 20_000));

        JsonNode problem = answered(post(Arrays.copyOf(join, join.length / 2), LINES, coded.header()), 400);

        int accepted = problem.get("accepted").intValue();
        assertThat(accepted).isPositive().isEqualTo(problem.get("next_index").intValue());
        assertThat(stored(source)).isEqualTo(accepted);
        // All that could be read is stored.
        assertThat(problem.get("errors").get(0).get("index").intValue()).isEqualTo(accepted);
        assertThat(problem.get("errors").get(0).get("errors").propertyNames()).containsExactly("body");
    }

    @ParameterizedTest
    @EnumSource
    void aBombIsPutOutAfterWhatABodyMayHold(Coded coded) {
        byte[] blanks = new byte[1024 * 1024];
        Arrays.fill(blanks, (byte) ' ');
        byte[] bomb = coded.of(blanks, 300);
        assertThat(bomb.length).isLessThan(400 * 1024);

        answered(post(bomb, JSON, coded.header()), 413);
        answered(post(bomb, LINES, coded.header()), 413);
        // Coded twice and said once: what is in it is no JSON.
        answered(post(coded.of(bomb), LINES, coded.header()), 400);
        assertThat(answered(post(coded.of(event("after " + coded, 0).getBytes(UTF_8)), JSON, coded.header()), 201))
                .isNotNull();
    }

    @Test
    void manyGoodEventsInFewBytesAreStoredAtThePaceOfTheDatabase() {
        byte[] same = (event("thousandfold", 1) + "\n").getBytes(UTF_8);
        byte[] body = Coded.ZSTD.of(same, 50_000);
        assertThat(body.length).isLessThan(64 * 1024);

        assertThat(answered(post(body, LINES, "zstd"), 201).get("accepted").intValue())
                .isEqualTo(50_000);
        assertThat(stored("thousandfold")).isEqualTo(50_000);
    }

    @Test
    void aRepeatedRequestIsTheSameWhateverItsCoding() {
        byte[] body = lines("once coded", 1_000);
        String[] key = {"Idempotency-Key", "\"coded once\""};
        String first = post(Coded.GZIP.of(body), LINES, "gzip", key).body();

        assertThat(post(Coded.BR.of(body), LINES, "br", key).body()).isEqualTo(first);
        answered(post(Coded.BR.of(lines("once coded", 999)), LINES, "br", key), 422);
        assertThat(stored("once coded")).isEqualTo(1_000);
    }
}
