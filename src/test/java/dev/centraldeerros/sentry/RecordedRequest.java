package dev.centraldeerros.sentry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Request of a real SDK as it came over the wire: Sentry for Java 8.53 with Logback, for Node 11.12, and for browsers 11.12 in
 * Chromium. Keys, the address and names of hardware are replaced by texts of the same length.
 */
final class RecordedRequest {
    static final String KEY = "0123456789abcdef0123456789abcdef";

    private static final Path FOLDER = Path.of("src/test/resources/sentry");
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final String name;
    private final List<String> head;
    private final byte[] body;

    private RecordedRequest(String name, byte[] request) {
        int end = 0;
        while (!Arrays.equals(request, end, end + END.length, END, 0, END.length)) {
            end++;
        }
        this.name = name;
        this.head = new String(request, 0, end, StandardCharsets.UTF_8).lines().toList();
        this.body = Arrays.copyOfRange(request, end + END.length, request.length);
    }

    static RecordedRequest named(String name) {
        try {
            return new RecordedRequest(name, Files.readAllBytes(FOLDER.resolve(name + ".http")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static List<RecordedRequest> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".http", ""))
                    .sorted()
                    .map(RecordedRequest::named)
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    byte[] body() {
        return body;
    }

    /** Returns the request with another body, to a server on this machine. */
    HttpRequest.Builder to(int port, int project, String key, byte[] otherBody) {
        String path = head.get(0)
                .split(" ")[1]
                .replace("/api/1/", "/api/" + project + "/")
                .replace(KEY, key);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(BodyPublishers.ofByteArray(otherBody));
        for (String header : head.subList(1, head.size())) {
            String field = header.substring(0, header.indexOf(':'));
            if (!field.equals("host")) {
                request.header(field, header.substring(field.length() + 2).replace(KEY, key));
            }
        }
        return request;
    }

    @Override
    public String toString() {
        return name;
    }
}
