package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.database.DatabaseExceptionMapper;
import dev.centraldeerros.database.OutageTracker;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.ProblemHandler;
import dev.centraldeerros.http.route.BasePath;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The guards against slow senders, with short times. */
class SlowSenderTest {
    private static final Duration LIMIT = Duration.ofMillis(300);
    private static DisposableServer server;

    @BeforeAll
    static void start() {
        server = NettyCustomizer.limited(
                        HttpServer.create().host("localhost").port(0),
                        java.time.Clock.systemUTC(),
                        LIMIT,
                        LIMIT,
                        new ConnectionDrainer(Duration.ZERO),
                        ConnectionLimitsTest.atMost(1_000, 1_000),
                        new TrustedProxies(List.of(), CentralProperties.ForwardedBy.ANY, BasePath.ROOT))
                .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(SlowSenderTest::answer)
                        .codecConfigurer(ServerCodecConfigurer.create())
                        .exceptionHandler(new ProblemHandler(
                                List.of(new DatabaseExceptionMapper(new OutageTracker(Clock.systemUTC()))), List.of()))
                        .build()))
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
    }

    /** Reads the body, then ticks for five times the limit. */
    private static Mono<Void> answer(ServerWebExchange exchange) {
        if (exchange.getRequest().getPath().value().equals("/refuse")) {
            return Mono.error(ApiException.notFound("none"));
        }
        Flux<Flux<DataBuffer>> ticks = Flux.interval(LIMIT.dividedBy(3))
                .take(15)
                .map(tick ->
                        Flux.just(exchange.getResponse().bufferFactory().wrap(("tick " + tick + "\n").getBytes())));
        return DataBufferUtils.join(exchange.getRequest().getBody())
                .doOnNext(DataBufferUtils::release)
                .then(Mono.defer(() -> exchange.getResponse().writeAndFlushWith(ticks)));
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws IOException {
        assertThat(send("")).isEmpty();
    }

    @Test
    void headersThatNeverEndAre408() throws IOException {
        assertThat(send("GET / HTTP/1.1\r\nHost: a\r\nX"))
                .startsWith("HTTP/1.1 408 ")
                .contains("application/problem+json", "urn:central-de-erros:problem:timed-out");
    }

    @Test
    void theNextRequestOfAConnectionIsWatchedToo() throws IOException {
        String answers = send("GET /refuse HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HT");
        assertThat(answers).startsWith("HTTP/1.1 404 ").contains("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatFallsSilentIs408() throws IOException {
        assertThat(send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"))
                .startsWith("HTTP/1.1 408 ")
                .contains("application/problem+json");
    }

    @Test
    void aBodyThatFallsSilentAfterItsAnswerHoldsNoConnection() throws IOException {
        assertThat(send("POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    void anAnswerMayLastLongerThanEveryLimit() throws IOException {
        assertThat(send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("tick 14")
                .endsWith("0\r\n\r\n");
        assertThat(send("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HT"))
                .startsWith("HTTP/1.1 200 ")
                .contains("tick 14");
    }

    /** Sends each part after the first byte of the answer to the one before, and reads until the server closes. */
    private static String send(String... parts) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    answer.append((char) socket.getInputStream().read());
                }
                socket.getOutputStream().write(parts[i].getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            return answer + new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
