package dev.centraldeerros.http.connection;

import dev.centraldeerros.http.problem.RetryAfter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Checks each connection between the HTTP codec and Reactor Netty. Rejects framing that the codec allows, times out
 * incomplete request heads and silent bodies, and adds a problem to the empty error responses of the lower layers.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    /** Statuses after which the rest of the connection cannot be parsed or does not arrive. */
    private static final Set<Integer> CLOSING = Set.of(400, 408, 413, 414, 431, 501);

    /** Time for the response to a silent body, which may have to wait for commits. */
    private static final Duration SILENT_ANSWER = Duration.ofSeconds(10);

    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int LINGER_BYTES = 256 * 1024;

    private final Duration headersComplete;
    private final Duration bodySilence;
    private final ConnectionDrainer leaving;
    private final ConnectionLimits connections;
    private final TrustedProxies proxies;

    /** Requests without a complete response. */
    private final Queue<RequestHead> unanswered = new ArrayDeque<>(2);

    /** Whether the last request was malformed, so that nothing more is read. */
    private boolean isBroken;

    private ConnectionLimits.Entry entry = ConnectionLimits.Entry.ACCEPTED;
    private boolean inBody;

    /** Whether the application waits for the next part of the body, and since when. */
    private boolean isBodyAwaited;

    private long awaitedSince;

    /** Whether the body of the current request fell silent. */
    private boolean isSilent;

    private boolean bytesWaiting;
    private boolean refused;

    /** Whether the current response has {@code Connection: close}. */
    private boolean isLast;

    private boolean closing;
    private int drained;
    private @Nullable ChannelHandlerContext context;
    private java.util.concurrent.@Nullable Future<?> timer;
    private java.util.concurrent.@Nullable Future<?> silenceTimer;

    ConnectionGuard(
            Duration headersComplete,
            Duration bodySilence,
            ConnectionDrainer leaving,
            ConnectionLimits connections,
            TrustedProxies proxies) {
        this.proxies = proxies;
        this.headersComplete = headersComplete;
        this.bodySilence = bodySilence;
        this.leaving = leaving;
        this.connections = connections;
    }

    /** Returns the handler in front of the codec, which sees the bytes of incomplete heads. */
    ChannelInboundHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext connection, Object bytes) {
                if (closing) {
                    drain(connection, (ByteBuf) bytes);
                    return;
                }
                bytesWaiting = true;
                startTimer();
                connection.fireChannelRead(bytes);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext connection) {
                if (closing) {
                    connection.read();
                }
                connection.fireChannelReadComplete();
            }
        };
    }

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        context = connection;
        startTimer();
        SocketAddress from = connection.channel().remoteAddress();
        entry = connections.acquire(from);
        Future<?> unused = connection.channel().closeFuture().addListener(closed -> connections.release(from));
        if (!leaving.opened(this) || entry == ConnectionLimits.Entry.CLOSED) {
            connection.executor().execute(() -> closeIfQuiet(connection));
        }
    }

    /** Closes the connection unless a request is in flight; completes when that is decided. */
    Mono<Void> closeIfQuiet() {
        ChannelHandlerContext connection = context;
        return connection == null
                ? Mono.empty()
                : Mono.<Void>fromRunnable(() -> closeIfQuiet(connection))
                        .subscribeOn(Schedulers.fromExecutor(connection.executor()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // no further handler
    private void closeIfQuiet(ChannelHandlerContext connection) {
        if (unanswered.isEmpty()) {
            // After a response that is in the write queue.
            connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        leaving.closed(this);
        stopTimers();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        leaving.closed(this);
        stopTimers();
        connection.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        if (isBroken || (isLast && message instanceof HttpRequest)) {
            // Further bytes cannot be parsed and get no response.
            isBroken = true;
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            stopTimer();
            inBody = true;
            isSilent = false;
            bytesWaiting = false;
            RequestHead asked = entry == ConnectionLimits.Entry.REJECTED
                    ? RequestHead.tooMany(request)
                    : RequestHead.read(request, connection.channel(), proxies);
            unanswered.add(asked);
            if (asked.refusal().isPresent()) {
                isBroken = true;
                ReferenceCountUtil.release(message);
                refuseBroken(connection);
                return;
            }
        }
        isBodyAwaited = false;
        if (message instanceof LastHttpContent) {
            stopTimer();
            inBody = false;
            bytesWaiting = false;
        }
        connection.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext connection) {
        if (inBody && silenceTimer == null) {
            watchBody(connection, bodySilence);
        }
        connection.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext connection) {
        if (inBody && !isBodyAwaited) {
            isBodyAwaited = true;
            awaitedSince = System.nanoTime();
        }
        connection.read();
    }

    private void watchBody(ChannelHandlerContext connection, Duration delay) {
        silenceTimer =
                connection.executor().schedule(() -> checkSilence(connection), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Signals a timeout to the reader of a silent body. Netty's handler would close the connection at once, before a response that
     * needs another thread.
     */
    private void checkSilence(ChannelHandlerContext connection) {
        silenceTimer = null;
        if (!inBody || unanswered.isEmpty() || isSilent) {
            return;
        }
        // A sender need not send while nothing is read.
        Duration silence = isBodyAwaited ? Duration.ofNanos(System.nanoTime() - awaitedSince) : Duration.ZERO;
        if (silence.compareTo(bodySilence) < 0) {
            watchBody(connection, bodySilence.minus(silence));
            return;
        }
        isSilent = true;
        silenceTimer = connection
                .executor()
                .schedule(() -> closeSilent(connection), SILENT_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        connection.fireExceptionCaught(ReadTimeoutException.INSTANCE);
    }

    /**
     * Responds to a malformed request after all earlier ones. Reactor Netty would reuse the state of the previous
     * response, which left one in ten such connections open without a response.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // no further handler
    private void refuseBroken(ChannelHandlerContext connection) {
        RequestHead last = unanswered.peek();
        if (isBroken && !refused && last != null && unanswered.size() == 1) {
            HttpResponseStatus status = last.refusal().orElse(HttpResponseStatus.BAD_REQUEST);
            FullHttpResponse document = RefusalDocument.of(status, last, EmptyHttpHeaders.INSTANCE);
            if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
                document.headers()
                        .set(HttpHeaderNames.RETRY_AFTER, RetryAfter.jittered().toSeconds());
            }
            document.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            refused = true;
            connection.writeAndFlush(document).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the caller of write checks its promise
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        Object outgoing = message;
        ChannelPromise written = promise;
        if (message instanceof FullHttpResponse response && isBareRefusal(response)) {
            boolean last = CLOSING.contains(response.status().code());
            outgoing = filled(response, last);
            if (last) {
                refused = true;
                written = promise.unvoid();
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
        if (outgoing instanceof HttpResponse response
                && !informational(response)
                && (isSilent || leaving.isDraining())
                && unanswered.size() <= 1) {
            isLast = true;
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (message instanceof LastHttpContent && !informational(message)) {
            if (isLast) {
                written = written.unvoid();
                written.addListener(ChannelFutureListener.CLOSE);
            }
            unanswered.poll();
            // The rest of an unread body, or a head that arrived during the response.
            if (bytesWaiting || inBody) {
                startTimer();
            }
        }
        connection.write(outgoing, written);
        if (message instanceof LastHttpContent && !informational(message)) {
            refuseBroken(connection);
        }
    }

    private static boolean informational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /**
     * Reads the remaining request within bounds before closing, because closing on unread bytes resets the connection
     * before the client reads the response.
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // no further handler
    public void close(ChannelHandlerContext connection, ChannelPromise promise) {
        if (refused && !closing && connection.channel() instanceof DuplexChannel channel && channel.isActive()) {
            closing = true;
            channel.shutdownOutput();
            connection.read();
            connection.executor().schedule(() -> connection.close(promise), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            connection.close(promise);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // no further handler
    private void drain(ChannelHandlerContext connection, ByteBuf bytes) {
        drained += bytes.readableBytes();
        bytes.release();
        if (drained > LINGER_BYTES) {
            connection.close();
        }
    }

    private static boolean isBareRefusal(FullHttpResponse response) {
        return response.status().code() >= 400
                && !response.headers().contains(HttpHeaderNames.CONTENT_TYPE)
                && !response.content().isReadable();
    }

    private FullHttpResponse filled(FullHttpResponse bare, boolean last) {
        FullHttpResponse document = RefusalDocument.of(bare.status(), unanswered.peek(), bare.headers());
        if (last) {
            document.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        bare.release();
        return document;
    }

    /** Runs while a request head is incomplete, not during a response, which may last for hours. */
    private void startTimer() {
        ChannelHandlerContext connection = context;
        if (timer == null && unanswered.isEmpty() && connection != null) {
            timer = connection
                    .executor()
                    .schedule(() -> cut(connection), headersComplete.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void stopTimers() {
        stopTimer();
        java.util.concurrent.Future<?> running = silenceTimer;
        silenceTimer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void stopTimer() {
        java.util.concurrent.Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // no further handler
    private static void closeSilent(ChannelHandlerContext connection) {
        connection.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // no further handler
    private void cut(ChannelHandlerContext connection) {
        if (inBody || !bytesWaiting) {
            // Its request has a response, or it is a speculative connection of a browser, which would show the 408.
            connection.close();
            return;
        }
        FullHttpResponse document =
                RefusalDocument.of(HttpResponseStatus.REQUEST_TIMEOUT, null, EmptyHttpHeaders.INSTANCE);
        document.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        refused = true;
        connection.writeAndFlush(document).addListener(ChannelFutureListener.CLOSE);
    }
}
