package dev.centraldeerros.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Streams a response body after its request chain has ended. The chain would keep filters, exchange and authentication in
 * memory: 20 KB for each of ten thousand streams.
 */
public final class DetachedBody {
    private static final Logger log = LoggerFactory.getLogger(DetachedBody.class);

    private static final AttributeKey<DetachedBody> KEY = AttributeKey.valueOf("central.hand-over");

    /** TCP user timeout. Streams write at least this often, so that a vanished client is detected after twice this time. */
    static final Duration TCP_USER_TIMEOUT = Duration.ofSeconds(15);

    /** Set and taken by the current request of the connection, and by the next one after it. */
    private volatile @Nullable Flux<byte[]> body;

    private volatile @Nullable Runnable atEnd;

    private DetachedBody() {}

    /**
     * Returns the object for the body of a GET.
     *
     * @throws IllegalStateException if the transport is not Reactor Netty
     */
    public static DetachedBody of(ServerHttpRequest request) {
        if (ServerHttpRequestDecorator.getNativeRequest(request) instanceof Connection connection) {
            return at(connection);
        }
        throw new IllegalStateException("no connection to go on with");
    }

    /** Returns whether the connection of a request is writable without buffering. */
    public static BooleanSupplier writable(ServerHttpRequest request) {
        return ServerHttpRequestDecorator.getNativeRequest(request) instanceof Connection connection
                ? () -> connection.channel().isWritable()
                : () -> true;
    }

    static DetachedBody at(Connection connection) {
        DetachedBody place = connection.channel().attr(KEY).get();
        if (place == null) {
            throw new IllegalStateException("nothing was handed over by this request");
        }
        return place;
    }

    /**
     * Streams the body after the request chain has completed. The body is cancelled with the connection.
     *
     * @param end runs once when the body ends, fails or is cancelled, even if it was never subscribed to
     */
    public void attach(Flux<byte[]> pieces, Runnable end) {
        body = pieces;
        atEnd = end;
    }

    /** Runs the request chain, then the attached body. Only GET has one, because only streams are long. */
    static Mono<Void> after(Mono<Void> handled, Connection connection) {
        if (!(connection instanceof HttpServerRequest request) || !HttpMethod.GET.equals(request.method())) {
            return handled;
        }
        return Mono.defer(() -> {
            DetachedBody place = new DetachedBody();
            connection.channel().attr(KEY).set(place);
            // The subscription would keep everything that the chain references in memory.
            AtomicReference<@Nullable Mono<Void>> once = new AtomicReference<>(handled);
            return Mono.defer(() -> Objects.requireNonNull(once.getAndSet(null)))
                    .then(Mono.defer(() -> place.rest(connection)))
                    .doFinally(signal -> place.end());
        });
    }

    private void end() {
        Runnable release = atEnd;
        if (release != null) {
            release.run();
        }
    }

    private Mono<Void> rest(Connection connection) {
        Flux<byte[]> release = body;
        body = null;
        if (release == null || !(connection instanceof HttpServerResponse response)) {
            return Mono.empty();
        }
        Channel channel = connection.channel();
        setUserTimeout(TCP_USER_TIMEOUT, channel);
        return response.send(release.map(Unpooled::wrappedBuffer), piece -> true)
                .then()
                .doFinally(end -> setUserTimeout(Duration.ZERO, channel));
    }

    /**
     * Sets the time that the kernel waits for acknowledgments (RFC 5482); zero means its default of a quarter of an hour.
     * Linux only.
     */
    private static void setUserTimeout(Duration silence, Channel channel) {
        if (channel instanceof EpollSocketChannel socket && socket.isOpen()) {
            try {
                EpollSocketChannelConfig unused = socket.config().setTcpUserTimeout((int) silence.toMillis());
            } catch (ChannelException closed) {
                log.debug("Connection was closed during the response", closed);
            }
        }
    }
}
