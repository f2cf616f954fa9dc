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

    /** The requests that have no complete answer yet. */
    private final Queue<PendingRequest> unanswered = new ArrayDeque<>(2);

    /** Whether a request that came behind others ends the connection, and whether all of it has come: nothing that follows is taken. */
    private boolean ending;

    private boolean ended;

    /** Whether the answer under way ends the connection. */
    private boolean last;

    /**
     * A request.
     *
     * @param old whether its sender knows HTTP/1.0 only
     * @param isLast whether the connection ends with its answer, which Reactor Netty was not told
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
                // Told of it now, Reactor Netty would end the connection with the answer that is under way.
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
            // The end of the connection is the end of the body.
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
