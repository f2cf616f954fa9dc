package dev.centraldeerros.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of one server, as one account sees it.
 *
 * @param url without a slash at its end
 * @param token empty where none is needed
 */
record Server(String url, String token, HttpClient client) {
    /** The path of the logs. */
    static final String LOGS = "/v1/api/logs/";

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int BAD_REQUEST = 400;

    /** Makes a client. */
    static Server of(String url, String token) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new Server(url.replaceAll("/+$", ""), token, client);
    }

    /** A request to a path with these parameters. */
    HttpRequest.Builder request(String path, List<Map.Entry<String, String>> parameters) {
        String query = parameters.stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return request(url + path + (query.isEmpty() ? "" : "?" + query));
    }

    /** A request to a whole address, which must be of this server: the token goes to no other. */
    HttpRequest.Builder request(String address) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
            return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException wrong) {
            throw new Failure(Failure.Exit.USAGE, "The address " + url + " is none: " + wrong.getMessage());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Sends it; whatever is not a success is a {@link Failure}. */
    HttpResponse<InputStream> send(HttpRequest request) {
        HttpResponse<InputStream> answer = answer(request);
        if (answer.statusCode() >= BAD_REQUEST) {
            throw refused(answer);
        }
        return answer;
    }

    /** Sends it, and takes any answer. */
    HttpResponse<InputStream> answer(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException away) {
            String reason = away.getMessage() == null ? away.getClass().getSimpleName() : away.getMessage();
            throw new Failure(Failure.Exit.AWAY, "No answer from " + url + ": " + reason);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Exit.AWAY, "Interrupted.");
        }
    }

    /** The JSON of a success. */
    JsonNode json(HttpRequest request) {
        try (InputStream body = send(request).body()) {
            return JsonMapper.shared().readTree(body);
        } catch (IOException | JacksonException cut) {
            throw new Failure(Failure.Exit.AWAY, "The answer of " + url + " broke off: " + cut.getMessage());
        }
    }

    /** What a refusal says: its problem document (RFC 9457), with every field that it names. */
    static Failure refused(HttpResponse<InputStream> answer) {
        int status = answer.statusCode();
        StringBuilder message = new StringBuilder();
        try (InputStream body = answer.body()) {
            JsonNode problem = JsonMapper.shared().readTree(body.readNBytes(1 << 20));
            JsonNode detail = problem.get("detail");
            message.append(
                    detail != null && detail.isString()
                            ? detail.stringValue()
                            : problem.path("title").asString("Refused"));
            JsonNode errors = problem.get("errors");
            if (errors != null && errors.isObject()) {
                errors.forEachEntry((name, reason) -> message.append("\n  ")
                        .append(name)
                        .append(": ")
                        .append(reason.isString() ? reason.stringValue() : reason.toString()));
            }
        } catch (IOException | JacksonException unreadable) {
            message.append("Refused");
        }
        message.append(" (").append(status).append(')');
        if (status == UNAUTHORIZED) {
            message.append("\nSign in with `login`, or set CENTRAL_TOKEN.");
        }
        boolean isAway = status == TOO_MANY || status >= SERVER_ERROR;
        return new Failure(isAway ? Failure.Exit.AWAY : Failure.Exit.REFUSED, message.toString());
    }
}
