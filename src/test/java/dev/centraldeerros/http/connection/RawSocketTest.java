package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.EdgeTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What no HTTP client would send, byte by byte. */
@EdgeTest
class RawSocketTest {
    private static final String HOST = "Host: localhost\r\n";

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/edge/things/ HTTP/1.1\r\n\r\n",
                "GET /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /v1/edge/things/?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/edge/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/edge/% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1//edge/things/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/edge;a=b/things/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/edge/%00/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/edge/..%2fthings/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /v1/edge/things/ HTTP/9.9\r\nHost: a\r\n\r\n",
                "POST /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
                "POST /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
                "GET /v1/edge/things/ HTTP/1.1\r\nHost: a\r\nX: a\u0001b\r\n\r\n",
            })
    void malformedRequestsAre400(String request) throws IOException {
        expectRefusal(request, 400);
    }

    @Test
    void aRequestLineHasALimit() throws IOException {
        expectAnswer(
                "GET /v1/edge/things/?a=" + "x".repeat(4_000) + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
                200);
        expectRefusal("GET /v1/edge/things/?a=" + "x".repeat(4_100) + " HTTP/1.1\r\n" + HOST + "\r\n", 414);
        expectRefusal("GET /v1/edge/things/?a=" + "x".repeat(65_536) + " HTTP/1.1\r\n" + HOST + "\r\n", 414);
    }

    @Test
    void headersHaveALimit() throws IOException {
        String start = "GET /v1/edge/things/ HTTP/1.1\r\nConnection: close\r\n" + HOST;
        expectAnswer(start + "X: " + "x".repeat(8_000) + "\r\n\r\n", 200);
        expectRefusal(start + "X: " + "x".repeat(16_600) + "\r\n\r\n", 431);
        expectRefusal(start + "X: y\r\n".repeat(10_000) + "\r\n", 431);
    }

    @Test
    void tooManyCookiesAreAPageInABrowser() throws IOException {
        String browser = HOST + "Accept: text/html,*/*;q=0.8\r\nCookie: a=" + "x".repeat(17_000) + "\r\n\r\n";

        assertThat(send("GET /logs?q=x HTTP/1.1\r\n" + browser))
                .startsWith("HTTP/1.1 431 ")
                .containsIgnoringCase("content-type: text/html")
                .contains("<h1>The cookies of this site are too large</h1>", "16 KiB")
                .endsWith("</html>\n");
        expectRefusal("GET /v1/api/logs/ HTTP/1.1\r\n" + browser, 431);
        expectRefusal("POST /logs HTTP/1.1\r\n" + browser, 431);
    }

    @Test
    void methodsThatNobodyHasAre405And501() throws IOException {
        assertThat(expectAnswer("TRACE /v1/edge/things/ HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 405))
                .containsIgnoringCase("\r\nallow: GET");
        expectAnswer("BREW /v1/edge/things/ HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 501);
    }

    @Test
    void aHeadRequestOfBadFormHasNoBody() throws IOException {
        String answer = send("HEAD /v1/edge/% HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("\r\n\r\n");
    }

    @Test
    void theRequestsOfOneConnectionAreAnsweredInOrder() throws IOException {
        String answers = send("GET /v1/edge/things/?page_size=1 HTTP/1.1\r\n" + HOST
                + "\r\nGET /v1/edge/nowhere HTTP/1.1\r\n" + HOST + "\r\nGET /v1/edge/% HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answers.split("HTTP/1.1 ")).hasSize(4);
        assertThat(answers)
                .containsSubsequence("200 OK", "404 Not Found", "/v1/edge/nowhere", "400 Bad Request", "/v1/edge/%");
    }

    @Test
    void theLastOfSeveralRequestsAtOnceMayEndTheConnection() throws IOException {
        String post =
                "POST /v1/edge/things/ HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: 8\r\n";
        String answers = send(post + "\r\n{\"a\": 1}" + post + "\r\n{\"a\": 2}" + post
                + "Connection: close\r\n\r\n{\"a\": 3}" + post + "\r\n{\"a\": 4}");
        assertThat(answers.split("HTTP/1.1 200 ")).hasSize(4);
        assertThat(answers)
                .containsSubsequence("\"a\": 1", "\"a\": 2", "\"a\": 3")
                .doesNotContain("\"a\": 4");
        assertThat(answers.toLowerCase(java.util.Locale.ROOT).split("connection: close"))
                .hasSize(2);
    }

    /** What is left of the answer before, at that very moment, swallowed one of ten. */
    @Test
    void aMalformedRequestRightAfterAnAnswerIsRefused() throws IOException {
        byte[] good = ("GET /v1/edge/nowhere HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] bad = ("GET /v1/edge/% HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket("localhost", port)) {
                socket.setSoTimeout(30_000);
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(good);
                String first = "";
                while (!first.endsWith("}")) {
                    first += (char) socket.getInputStream().read();
                }
                socket.getOutputStream().write(bad);
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void everyAnswerHasADate() throws IOException {
        for (String request : new String[] {
            "GET /v1/edge/things/ HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
            "GET /v1/edge/nowhere HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
            "GET /v1/edge/% HTTP/1.1\r\n" + HOST + "\r\n",
            "HEAD /v1/edge/things/ HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
            "nonsense\r\n\r\n",
        }) {
            assertThat(send(request))
                    .containsIgnoringCase("\r\ndate: ")
                    .containsPattern(
                            "(?i)\r\ndate: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n");
        }
    }

    @Test
    void anAnswerThatFailsMidwayIsCutOff() throws IOException {
        String answer = send("GET /v1/edge/cut/ HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("0\r\n\r\n");
    }

    private String expectRefusal(String request, int status) throws IOException {
        String answer = expectAnswer(request, status);
        assertThat(answer).containsIgnoringCase("\r\nconnection: close\r\n");
        return answer;
    }

    /** Reads to the end of the connection, which the server has to bring about. */
    private String expectAnswer(String request, int status) throws IOException {
        String answer = send(request);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        if (status >= 400) {
            JsonNode document = JsonMapper.shared().readTree(answer.substring(head.length() + 4));
            assertThat(document.get("status").intValue()).isEqualTo(status);
            assertThat(document.get("instance").stringValue()).startsWith("/");
            assertThat(head)
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("x-content-type-options: nosniff")
                    .containsIgnoringCase("cache-control: no-store");
        }
        return answer;
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
