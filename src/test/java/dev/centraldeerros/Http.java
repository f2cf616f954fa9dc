package dev.centraldeerros;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as one signed-in user calls it, with every byte and header in the test's own hand. */
public record Http(int port, String token) {
    /** Nothing may hang: a test that waits longer has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request to a path, with a token and nothing else. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    /** Gets a path; {@code headers} are names and values in turn. */
    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Posts JSON to the logs. */
    public HttpResponse<String> post(String json) {
        return post(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Posts bytes that are said to be JSON to the logs. */
    public HttpResponse<String> post(byte[] json) {
        return post(BodyPublishers.ofByteArray(json), "Content-Type", "application/json");
    }

    /** Posts anything to the logs. */
    public HttpResponse<String> post(BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(Api.LOGS).POST(body);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Sends a request and reads its answer as UTF-8. */
    public static HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Sends a request. */
    public static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CLIENT.send(request.build(), handler);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The answer's JSON, numbers to the letter. */
    public static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    /** JSON, numbers to the letter. */
    public static JsonNode json(String text) {
        return EXACT.readTree(text);
    }

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(tools.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** A connection on which nothing was said yet, with a receive buffer of {@code receiveBytes}. */
    public Socket connect(int receiveBytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBytes);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    /** The head of a request, for a connection; {@code headers} are whole lines. */
    public byte[] head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + "Authorization: Bearer " + token + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
