package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class DetachedBodyTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<Channel> last = new AtomicReference<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .mapHandle(DetachedBody::after)
            .handle((request, response) -> Mono.defer(() -> {
                DetachedBody place = DetachedBody.at((Connection) request);
                last.set(((Connection) request).channel());
                return switch (request.path()) {
                    case "stream" -> {
                        place.attach(
                                Flux.just("a", "b").map(text -> text.getBytes(StandardCharsets.UTF_8)),
                                ends::incrementAndGet);
                        yield response.status(202)
                                .header("X-Head", "of the chain")
                                .chunkedTransfer(true)
                                .then();
                    }
                    case "endless" -> {
                        place.attach(
                                Flux.concat(
                                        Flux.just(new byte[] {'x'}),
                                        Flux.<byte[]>never().doOnCancel(() -> cancelled.set(true))),
                                ends::incrementAndGet);
                        yield Mono.empty();
                    }
                    case "failed" -> {
                        place.attach(Flux.just(new byte[] {'x'}), ends::incrementAndGet);
                        yield Mono.error(new IllegalStateException("failed"));
                    }
                    default -> response.sendString(Mono.just("plain")).then();
                };
            }))
            .bindNow();

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/" + path))
                .build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsLeftFollowsTheHeadOnceTheChainHasEnded() throws Exception {
        HttpResponse<String> answer = get("stream");

        assertThat(answer.body()).isEqualTo("ab");
        await().atMost(Duration.ofSeconds(30)).untilAtomic(ends, equalTo(1));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("X-Head")).contains("of the chain");
        assertThat(get("plain").body()).isEqualTo("plain");
    }

    @Test
    void whatAFailedChainLeftIsSentToNobody() throws Exception {
        assertThat(get("failed").statusCode()).isEqualTo(500);
        // The answer is written first.
        await().atMost(Duration.ofSeconds(30)).untilAtomic(ends, equalTo(1));
        assertThat(get("plain").body()).isEqualTo("plain");
        assertThat(get("stream").body()).isEqualTo("ab");
    }

    @Test
    void aPeerThatVanishesIsGivenUpWhileABodyFollowsAndOnlyThen() throws Exception {
        assumeTrue(Epoll.isAvailable(), "the kernel's timeout is Linux's");
        assertThat(get("plain").body()).isEqualTo("plain");
        assertThat(timeout()).isZero();
        try (var body = client.send(request("endless"), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.read()).isEqualTo('x');
            assertThat(timeout()).isEqualTo((int) DetachedBody.TCP_USER_TIMEOUT.toMillis());
        }
        assertThat(get("stream").body()).isEqualTo("ab");
        await().atMost(Duration.ofSeconds(30)).until(() -> timeout() == 0);
    }

    /** Of the connection that was used last. */
    private int timeout() {
        return ((EpollSocketChannel) last.get()).config().getTcpUserTimeout();
    }

    @Test
    void whatIsLeftIsCancelledWithItsConnection() throws Exception {
        try (var body = client.send(request("endless"), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.read()).isEqualTo('x');
        }
        await().atMost(Duration.ofSeconds(30)).untilTrue(cancelled);
        await().atMost(Duration.ofSeconds(30)).untilAtomic(ends, equalTo(1));
    }
}
