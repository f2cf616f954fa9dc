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

    /** With a comment at least as often, a peer that vanished is known to be gone after twice that. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    /** What follows the head; left and taken by the one request that is under way on the connection, as is the next. */
    private volatile @Nullable Flux<byte[]> body;

    private volatile @Nullable Runnable atEnd;

    private DetachedBody() {}

    /**
     * The place where a GET leaves its body.
     *
     * @throws IllegalStateException where it came by another transport than this server's
     */
    public static DetachedBody of(ServerHttpRequest request) {
        if (ServerHttpRequestDecorator.getNativeRequest(request) instanceof Connection connection) {
            return at(connection);
        }
        throw new IllegalStateException("no connection to go on with");
    }

    /** Whether the connection of a request takes more without gathering it in memory. */
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
     * Has pieces follow, each sent as it comes, once the request's chain has ended well; they are cancelled with the connection.
     *
     * @param end is run once, whichever way it ends, and whether or not a piece was asked for
     */
    public void leave(Flux<byte[]> pieces, Runnable end) {
        body = pieces;
        atEnd = end;
    }

    /** The request's handling, and after it what was left. Nothing but a GET lasts so long, and events come by POST. */
    static Mono<Void> after(Mono<Void> handled, Connection connection) {
        if (!(connection instanceof HttpServerRequest request) || !HttpMethod.GET.equals(request.method())) {
            return handled;
        }
        return Mono.defer(() -> {
            DetachedBody place = new DetachedBody();
            connection.channel().attr(KEY).set(place);
            // What is subscribed to would be held as long as what comes after it.
            AtomicReference<@Nullable Mono<Void>> once = new AtomicReference<>(handled);
            return Mono.defer(() -> Objects.requireNonNull(once.getAndSet(null)))
                    .then(Mono.defer(() -> place.rest(connection)))
                    .doFinally(signal -> place.end());
        });
    }

    private void end() {
        Runnable left = atEnd;
        if (left != null) {
            left.run();
        }
    }

    private Mono<Void> rest(Connection connection) {
        Flux<byte[]> left = body;
        body = null;
        if (left == null || !(connection instanceof HttpServerResponse response)) {
            return Mono.empty();
        }
        Channel channel = connection.channel();
        giveUpAfter(SILENCE, channel);
        return response.send(left.map(Unpooled::wrappedBuffer), piece -> true)
                .then()
                .doFinally(end -> giveUpAfter(Duration.ZERO, channel));
    }

    /**
     * How long the kernel waits for a peer to take what was sent (RFC 5482); zero for its own choice, which is a quarter of an
     * hour: so long a peer that vanished, and cannot say so, would be kept. Linux alone has it.
     */
    private static void giveUpAfter(Duration silence, Channel channel) {
        if (channel instanceof EpollSocketChannel socket && socket.isOpen()) {
            try {
                EpollSocketChannelConfig unused = socket.config().setTcpUserTimeout((int) silence.toMillis());
            } catch (ChannelException closed) {
                log.debug("Connection was closed during the response", closed);
            }
        }
    }
}
