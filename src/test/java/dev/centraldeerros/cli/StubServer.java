package dev.centraldeerros.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP server on loopback that responds as a test says, and records what it received. */
public final class StubServer implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Response> responses;
    private final CountDownLatch closed = new CountDownLatch(1);

    public record Request(String method, String path, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        /** Lines of the body, as JSON. */
        public List<JsonNode> events() {
            return body.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
        }
    }

    /**
     * Response of the stub.
     *
     * @param status 0 for 200 with a body that does not end; negative if the connection is to break within the body
     * @param type empty for no Content-Type
     * @param location null for no Location
     */
    public record Response(
            int status, String type, String body, @Nullable String location) {
        public static Response of(int status, String type, String body) {
            return new Response(status, type, body, null);
        }

        public static Response json(int status, String body) {
            return of(status, "application/json", body);
        }

        public static Response problem(int status, String body) {
            return of(status, "application/problem+json", body);
        }

        /** A response whose body goes on until the client leaves. */
        public static Response endless(String type, String begin) {
            return of(0, type, begin);
        }

        public static Response redirect(int status, String location) {
            return new Response(status, "", "", location);
        }
    }

    private StubServer(HttpServer server, Function<Request, Response> responses) {
        this.server = server;
        this.responses = responses;
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "stub");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    public static StubServer start(Function<Request, Response> responses) throws IOException {
        return new StubServer(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), responses);
    }

    public static StubServer startWithTls(SSLContext tls, Function<Request, Response> responses) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new StubServer(server, responses);
    }

    /** Starts a server that accepts every event. */
    public static StubServer accepting() throws IOException {
        return start(StubServer::accept);
    }

    /** Accepts every event of a request. */
    public static Response accept(Request request) {
        return Response.json(
                201,
                "{\"accepted\":%d,\"duplicates\":0,\"rejected\":0,\"errors\":[]}"
                        .formatted(request.body().lines().count()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Response response = responses.apply(request);
            if (!response.type().isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", response.type());
            }
            if (response.location() != null) {
                exchange.getResponseHeaders().add("Location", response.location());
            }
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            if (response.status() == 0) {
                exchange.sendResponseHeaders(200, 0);
                do {
                    exchange.getResponseBody().write(body);
                    exchange.getResponseBody().flush();
                } while (!isClosedWithinASecond());
                return;
            }
            boolean isCut = response.status() < 0;
            exchange.sendResponseHeaders(
                    Math.abs(response.status()), body.length == 0 ? -1 : isCut ? 2L * body.length : body.length);
            if (body.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private boolean isClosedWithinASecond() throws IOException {
        try {
            return closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    public void respond(Function<Request, Response> other) {
        responses = other;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port();
    }

    public List<Request> requests() {
        return requests;
    }

    /** Events of all requests, in their order. */
    public Stream<JsonNode> events() {
        return requests.stream().flatMap(request -> request.events().stream());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
