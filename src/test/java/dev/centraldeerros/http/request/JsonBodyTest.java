package dev.centraldeerros.http.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

class JsonBodyTest {
    private static final int LIMIT = 64;
    private static final List<HttpMessageReader<?>> READERS =
            ServerCodecConfigurer.create().getReaders();

    @Test
    void anObjectIsRead() {
        assertThat(JsonBody.parse("{\"a\":\"ü😀\",\"b\":[1]}".getBytes(UTF_8))
                        .get("a")
                        .stringValue())
                .isEqualTo("ü😀");
    }

    @Test
    void loneSurrogatesAreReplacedWhereverTheyStand() {
        JsonNode body = JsonBody.parse(
                "{\"a\\ud800\":\"\\ude00x\",\"b\":[\"\\ud83d\\ude00\",{\"c\":\"\\udfff\"}]}".getBytes(UTF_8));
        assertThat(body.get("a\uFFFD").stringValue()).isEqualTo("\uFFFDx");
        assertThat(body.get("b").get(0).stringValue()).isEqualTo("😀");
        assertThat(body.get("b").get(1).get("c").stringValue()).isEqualTo("\uFFFD");
        refused("{\"a\\ud800\":1,\"a\\ud801\":2}".getBytes(UTF_8));
    }

    @Test
    void oneByteOrderMarkIsLetPassAndASecondIsNot() {
        assertThat(JsonBody.parse("\uFEFF{}".getBytes(UTF_8))).isEmpty();
        refused("\uFEFF\uFEFF{}".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "null",
                "[]",
                "[{}]",
                "\"a\"",
                "1",
                "true",
                "{",
                "{\"a\":",
                "{\"a\":\"b",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":1e9999999999}",
                "{\"a\":-1.5E-9999999999}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "/**/{}",
                "{\"a\":\"\\u00\"}",
                "secret",
                "{\"a\":Infinity}",
                "\0"
            })
    void whatIsNotOneStrictObjectIsRefusedInOurOwnWords(String body) {
        String detail = refused(body.getBytes(UTF_8));
        assertThat(detail).startsWith("The body ").doesNotContain("jackson", "Token", "Source", "secret", "(String)");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        refused(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'});
        refused("{\"a\":\"ü\"}".getBytes(ISO_8859_1));
        refused("{\"a\":1}".getBytes(UTF_16LE));
        refused(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'});
    }

    @Test
    void sixtyFourLevelsAreReadAndOneMoreIsRefused() {
        assertThat(JsonBody.parse(nested(64).getBytes(UTF_8))).isNotEmpty();
        refused(nested(65).getBytes(UTF_8));
        refused(nested(100_000).getBytes(UTF_8));
    }

    @Test
    void numbersThatAreTooLongAreRefused() {
        refused(("{\"a\":" + "9".repeat(2_000) + "}").getBytes(UTF_8));
    }

    @Test
    void aBodyOfTheLimitIsReadAndOneByteMoreIsTooLarge() {
        String body = "{\"a\":\"" + "x".repeat(LIMIT - 8) + "\"}";
        StepVerifier.create(JsonBody.object(request("application/json", body), LIMIT))
                .expectNextCount(1)
                .verifyComplete();
        fails(request("application/json", body + " "), Problem.TOO_LARGE);
        fails(
                request(MockServerHttpRequest.post("/")
                        .header(HttpHeaders.CONTENT_TYPE, "application/json")
                        .header(HttpHeaders.CONTENT_LENGTH, "999999999999")
                        .body("{}")),
                Problem.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "APPLICATION/JSON; charset=utf-8", "application/json;charset=\"UTF-8\";v=1"})
    void jsonInUtf8IsTaken(String type) {
        StepVerifier.create(JsonBody.object(request(type, "{}"), LIMIT))
                .expectNextCount(1)
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json;charset=latin1",
                "application/json;charset=utf-16",
                "application/x-ndjson",
                "application/*"
            })
    void otherMediaTypesAndCharsetsAreUnsupported(String type) {
        fails(request(type, "{}"), Problem.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void noMediaTypeAndAnyEncodingAreUnsupported() {
        fails(request(MockServerHttpRequest.post("/").body("{}")), Problem.UNSUPPORTED_MEDIA_TYPE);
        fails(
                request(MockServerHttpRequest.post("/")
                        .header(HttpHeaders.CONTENT_TYPE, "application/json")
                        .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                        .body("{}")),
                Problem.UNSUPPORTED_MEDIA_TYPE);
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private static String refused(byte[] body) {
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> JsonBody.parse(body));
        assertThat(refusal.problem()).isEqualTo(Problem.INVALID_INPUT);
        return refusal.detail();
    }

    private static void fails(ServerRequest request, Problem expected) {
        StepVerifier.create(JsonBody.object(request, LIMIT))
                .expectErrorMatches(error -> error instanceof ApiException refusal && refusal.problem() == expected)
                .verify();
    }

    private static ServerRequest request(String type, String body) {
        return request(MockServerHttpRequest.post("/")
                .header(HttpHeaders.CONTENT_TYPE, type)
                .body(body));
    }

    private static ServerRequest request(MockServerHttpRequest request) {
        return ServerRequest.create(MockServerWebExchange.from(request), READERS);
    }
}
