package dev.centraldeerros.cli.client;

import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP client of one server, as one account. Anything but a response that the API documents is a {@link CliException} that names address
 * and status. Thread-safe.
 */
public final class ApiClient {
    /** Path of the logs. */
    public static final String LOGS = "/v1/api/logs/";

    public static final String JSON = "application/json";

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private static final String PROBLEM = "application/problem+json";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int MAX_REDIRECTS = 5;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Longest wait for the head of a response: an export has a minute for its first row. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(90);

    private static final long REFRESH_CHECK_SECONDS = 5;

    private final TokenSource tokens;
    private final HttpClient client;

    /** Address without a slash at its end; changes when the server redirects to HTTPS. */
    private volatile String url;

    /**
     * Creates a client.
     *
     * @throws CliException if the address is none
     */
    public ApiClient(String url, TokenSource tokens) {
        this.url = url.strip().replaceAll("/+$", "");
        this.tokens = tokens;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        URI unused = address("/").uri();
    }

    /** Returns the address of the server, without a slash at its end. */
    public String url() {
        return url;
    }

    public TokenSource tokens() {
        return tokens;
    }

    /** Returns a request to a path with these parameters. */
    public HttpRequest.Builder request(String path, List<Map.Entry<String, String>> parameters) {
        String query = parameters.stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return request(path, query);
    }

    /** Returns a request to a path with an encoded query. */
    public HttpRequest.Builder request(String path, String query) {
        HttpRequest request = address(path + (query.isEmpty() ? "" : "?" + query));
        return HttpRequest.newBuilder(request, (name, value) -> true);
    }

    private HttpRequest address(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(RESPONSE_TIMEOUT)
                    .build();
        } catch (IllegalArgumentException wrong) {
            throw new CliException(
                    ExitCode.USAGE, "The address of the server must be a URL, for example https://errors.example.org.");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Sends a request whose only good response is 200 with a body of that type.
     *
     * @throws CliException for every other response
     */
    public HttpResponse<InputStream> send(HttpRequest request, String type) {
        HttpResponse<InputStream> response = exchange(request);
        if (response.statusCode() == OK && type(response).equals(type)) {
            return response;
        }
        throw unexpected(response);
    }

    /** Sends a request and returns the JSON of its response. */
    public JsonNode json(HttpRequest request) {
        return read(send(request, JSON));
    }

    /** Returns the JSON of a response. */
    public static JsonNode read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return JsonMapper.shared().readTree(body);
        } catch (IOException | JacksonException cut) {
            throw new CliException(ExitCode.UNAVAILABLE, "The response of " + place(response) + " broke off.");
        }
    }

    /** Sends a request, follows redirects, and returns any other response. After a 401 the token of a newer sign-in is tried once. */
    public HttpResponse<InputStream> exchange(HttpRequest request) {
        HttpRequest next = request;
        boolean isReloaded = false;
        for (int redirects = 0; true; ) {
            HttpResponse<InputStream> response = exchangeOnce(next);
            Optional<URI> target = Redirect.target(response);
            if (target.isPresent() && redirects < MAX_REDIRECTS) {
                discard(response);
                rebase(next.uri(), target.get());
                next = HttpRequest.newBuilder(next, (name, value) -> true)
                        .uri(target.get())
                        .build();
                redirects++;
            } else if (response.statusCode() == UNAUTHORIZED && !isReloaded && tokens.reload()) {
                discard(response);
                isReloaded = true;
            } else {
                return response;
            }
        }
    }

    /** Spares every later request the redirect. */
    private void rebase(URI from, URI to) {
        String path = from.toString().startsWith(url) ? from.toString().substring(url.length()) : "";
        if (!path.isEmpty() && to.toString().endsWith(path)) {
            url = to.toString().substring(0, to.toString().length() - path.length());
        }
    }

    private HttpResponse<InputStream> exchangeOnce(HttpRequest request) {
        String token = tokens.current();
        HttpRequest authorized = token.isEmpty()
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("Authorization", "Bearer " + token)
                        .build();
        try {
            return client.send(authorized, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException away) {
            String reason = away.getMessage() == null ? away.getClass().getSimpleName() : away.getMessage();
            throw new CliException(
                    ExitCode.UNAVAILABLE, "No answer from " + printable(request.uri(), "") + ": " + reason);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.UNAVAILABLE, "Interrupted.");
        }
    }

    private static void discard(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException gone) {
            // nothing was expected of it
        }
    }

    /** Refreshes the token in the background until the result is run, and takes that of a newer sign-in. */
    public Runnable keepSignedIn() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "token");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(
                this::refresh, REFRESH_CHECK_SECONDS, REFRESH_CHECK_SECONDS, TimeUnit.SECONDS);
        return timer::shutdownNow;
    }

    private void refresh() {
        try {
            if (tokens.reload() || !tokens.isDue()) {
                return;
            }
            String old = tokens.current();
            JsonNode response = json(request("/auth/refresh/", "")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            JsonNode fresh = response.path("token");
            if (fresh.isString()) {
                tokens.replace(old, fresh.stringValue());
            }
        } catch (CliException notNow) {
            // the next check tries again; when the token has ended, its next use says so
        }
    }

    /** Returns the media type of a response, without parameters and in lower case; empty if it has none. */
    public static String type(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .map(value -> value.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** Returns how a command ends after a response that the API does not document, or one that refuses. */
    public static CliException unexpected(HttpResponse<InputStream> response) {
        return unexpected(response, problem(response));
    }

    /** Returns the problem document of a response (RFC 9457); empty if it has none. */
    public static Optional<JsonNode> problem(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return type(response).equals(PROBLEM)
                    ? Optional.of(JsonMapper.shared().readTree(body.readNBytes(1 << 20)))
                    : Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns how a command ends after a response whose problem document was read. */
    public static CliException unexpected(HttpResponse<?> response, Optional<JsonNode> problem) {
        int status = response.statusCode();
        boolean isOverloaded = isOverloaded(status);
        if (problem.isEmpty()) {
            String more = Redirect.location(response)
                    .filter(to -> status / 100 == 3)
                    .map(to -> "a redirect to " + printable(to, "") + "; set that address if it is right")
                    .orElse(
                            isOverloaded
                                    ? "and no reason"
                                    : "which is no answer of Central de Erros; is the address right?");
            String type = type(response);
            return new CliException(
                    ExitCode.UNAVAILABLE,
                    place(response) + " answered " + status + (type.isEmpty() ? "" : " with " + type) + ", " + more);
        }
        StringBuilder message = new StringBuilder(problem.get().path("detail").asString(""));
        if (message.isEmpty()) {
            message.append(problem.get().path("title").asString("Refused"));
        }
        problem.get()
                .path("errors")
                .forEachEntry((name, reason) -> message.append("\n  ")
                        .append(name)
                        .append(": ")
                        .append(reason.isString() ? reason.stringValue() : reason.toString()));
        message.append(" (").append(status).append(')');
        if (status == UNAUTHORIZED) {
            message.append("\nSign in with `login`, or set CENTRAL_TOKEN.");
        }
        return new CliException(isOverloaded ? ExitCode.UNAVAILABLE : ExitCode.REFUSED, message.toString(), status);
    }

    /** Returns whether the same request may have another response later. */
    public static boolean isOverloaded(int status) {
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    }

    /** Returns the address of a response, for messages: without a query and without a password. */
    static String place(HttpResponse<?> response) {
        return printable(response.uri(), response.uri().getPath());
    }

    private static String printable(URI address, String path) {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + path;
    }
}
