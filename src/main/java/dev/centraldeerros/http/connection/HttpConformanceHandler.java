package dev.centraldeerros.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Adds what Reactor Netty leaves out: a Date header (RFC 9110, 6.6.1), bodies that HTTP/1.0 can read (RFC 9112, 7), and a
 * response to each of several pipelined requests, also if the last one closes the connection (RFC 9112, 9.3.2). Used by
 * the event loop of its connection.
 */
final class HttpConformanceHandler extends ChannelDuplexHandler {
    private final HttpDate date;

    /** Requests without a complete response. */
    private final Queue<PendingRequest> unanswered = new ArrayDeque<>(2);

    /**
     * Whether a pipelined request closes the connection, and whether it was read completely; no further request is read.
     */
    private boolean ending;

    private boolean ended;

    /** Whether the current response closes the connection. */
    private boolean last;

    /**
     * Request in flight.
     *
     * @param old whether the client uses HTTP/1.0
     * @param isLast whether the connection closes after its response, which is hidden from Reactor Netty
     */
    private record PendingRequest(boolean old, boolean isLast) {}

    HttpConformanceHandler(Clock clock) {
        this.date = new HttpDate(clock);
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            boolean isLast = !unanswered.isEmpty() && !HttpUtil.isKeepAlive(request);
            if (isLast) {
                // Reactor Netty would close the connection after the current response instead.
                HttpUtil.setKeepAlive(request, true);
                ending = true;
            }
            unanswered.add(new PendingRequest(request.protocolVersion().equals(HttpVersion.HTTP_1_0), isLast));
        }
        ended = ending && message instanceof LastHttpContent;
        connection.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the caller of write checks its promise
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        ChannelPromise written = promise;
        if (message instanceof HttpResponse response && !isInformational(response)) {
            describe(response);
        }
        if (message instanceof LastHttpContent
                && !(message instanceof HttpResponse response && isInformational(response))) {
            unanswered.poll();
            if (last) {
                written = promise.unvoid();
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
        connection.write(message, written);
    }

    private void describe(HttpResponse response) {
        if (!response.headers().contains(HttpHeaderNames.DATE)) {
            response.headers().set(HttpHeaderNames.DATE, date.now());
        }
        PendingRequest asked = unanswered.peek();
        if (asked == null) {
            return;
        }
        if (asked.old() && HttpUtil.isTransferEncodingChunked(response)) {
            // The end of the connection marks the end of the body.
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            last = true;
        }
        if (asked.isLast() || last) {
            last = true;
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private static boolean isInformational(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
