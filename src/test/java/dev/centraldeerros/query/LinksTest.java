package dev.centraldeerros.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Links to the next page, and what clients put into a query raw; with a database of its own, whose rows it counts. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=links")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinksTest {
    private static final String[] TEXTS = {"café a=b", "café 北京", "tubes | {braces} ^ \"quotes\"", "[brackets] a=b"};

    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeAll
    void post() {
        http = new Http(port, Accounts.token(client, "links"));
        for (String text : TEXTS) {
            new Api(client, http.token()).post(Events.json(text));
        }
    }

    /** Asks with these very bytes in the request line. */
    private String ask(String target, String host) throws IOException {
        try (Socket socket = http.connect(64 * 1024)) {
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                                    + "Authorization: Bearer " + http.token() + "\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private JsonNode page(String target, String host) throws IOException {
        String answer = ask(target, host);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return Http.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "search=café; 2",
                "search=caf%C3%A9; 2",
                "search=北京; 1",
                "search=a=b; 2",
                "search=|; 1",
                "search={braces}; 1",
                "search=^; 1",
                "search=\"quotes\"; 1",
                "search=[brackets]; 1",
                "level[]=ERROR; 4",
                "x=ç; 4",
                "x=%C3; 4",
                "a&&b&=c; 4",
                "attr.ç=1; 0"
            })
    void aQueryMeansTheSameHoweverItIsWrittenAndItsPagesFollow(String query, int count) throws IOException {
        JsonNode page = page("/v1/api/logs/?page_size=1&" + query, "localhost");
        assertThat(page.get("count").intValue()).isEqualTo(count);
        for (int seen = 1; seen < count; seen++) {
            String next = page.get("next").stringValue();
            assertThat(next).startsWith("http://localhost/v1/api/logs/?page_size=1&");
            page = page(next.substring(next.indexOf("/v1")), "localhost");
            assertThat(page.get("results")).hasSize(1);
        }
        assertThat(page.get("next").isNull()).isTrue();
    }

    @Test
    void bytesThatAreNoTextAreRefusedByName() throws IOException {
        assertThat(ask("/v1/api/logs/?search=%", "localhost"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"errors\":{\"query\":[")
                .contains("%25");
        try (Socket socket = http.connect(64 * 1024)) {
            socket.getOutputStream().write(new byte[] {'G', 'E', 'T', ' ', '/', '?', 'q', '=', (byte) 0xE7});
            socket.getOutputStream().write(" HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"errors\":{\"query\":[\"is not valid UTF-8\"]}");
        }
    }

    @Test
    void aPlusThatWasTheSignOfAnOffsetIsExplained() {
        var answer = http.get("/v1/api/logs/?from=2026-11-23T10:00:00+00:00");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Http.json(answer).get("errors").get("from").get(0).stringValue())
                .contains("%2B");
        assertThat(http.get("/v1/api/logs/?from=2026-11-23T10:00:00%2B00:00").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"central_server:8080", "localhost", "[::1]:8080", "127.0.0.1", "LOGS.example.com:443"})
    void linksLeadToTheHostThatWasAsked(String host) throws IOException {
        String next = page("/v1/api/logs/?page_size=1", host).get("next").stringValue();
        assertThat(next)
                .matches(java.util.regex.Pattern.quote("http://" + host) + "/v1/api/logs/\\?page_size=1&cursor=.*");
    }

    @Test
    void withoutAHostLinksLeadToWhereTheConnectionDoes() throws IOException {
        try (Socket socket = http.connect(64 * 1024)) {
            socket.getOutputStream()
                    .write(("GET /v1/api/logs/?page_size=1 HTTP/1.0\r\nAuthorization: Bearer " + http.token()
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .containsPattern("\"next\":\"http://(127.0.0.1|\\[[0-9a-f:]+\\]):" + port + "/v1/api/logs/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "evil\"><script>", "a@b", "a/b", "a:99999", ""})
    void aHostThatIsNoneIsRefused(String host) throws IOException {
        assertThat(ask("/v1/api/logs/?page_size=1", host))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"errors\":{\"Host\":[");
    }

    @Test
    void theLongestQueryThatIsTakenLinksToItsNextPage() throws IOException {
        int room = 4096 - "GET /v1/api/logs/?page_size=1&x= HTTP/1.1".length();
        JsonNode page = page("/v1/api/logs/?page_size=1&x=" + "y".repeat(room), "localhost");
        for (int seen = 1; seen < TEXTS.length; seen++) {
            String next = page.get("next").stringValue();
            page = page(next.substring(next.indexOf("/v1")), "localhost");
        }
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(page.get("previous").isNull()).isFalse();

        assertThat(ask("/v1/api/logs/?page_size=1&x=" + "y".repeat(room + 1), "localhost"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(ask("/v1/api/logs/?page_size=1&x=" + "ç".repeat(room / 6 + 1), "localhost"))
                .startsWith("HTTP/1.1 414 ");
    }
}
