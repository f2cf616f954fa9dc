package dev.centraldeerros.http.connection;

import dev.centraldeerros.http.route.Host;
import dev.centraldeerros.http.route.PageRequest;
import dev.centraldeerros.http.route.RequestTarget;
import dev.centraldeerros.http.route.RequestTarget.Fault;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Head of a request without a complete response.
 *
 * @param uri request target
 * @param fault error besides the status
 * @param refusal status of a rejected request
 * @param isPage whether a browser shows the response as a page
 */
record RequestHead(String uri, Optional<Fault> fault, Optional<HttpResponseStatus> refusal, boolean isPage) {
    private static final Pattern CURSOR = Pattern.compile("[?&]cursor=");
    private static final int VERSION_BYTES = "  HTTP/1.1".length();

    /** Returns the head of a request on a connection over the limit. */
    static RequestHead tooMany(HttpRequest request) {
        return new RequestHead(
                request.uri(), Optional.empty(), Optional.of(HttpResponseStatus.SERVICE_UNAVAILABLE), false);
    }

    /** Reads a head and completes it for Reactor Netty, with the path below the base path. */
    static RequestHead read(HttpRequest request, Channel connection, TrustedProxies proxies) {
        RequestTarget target = RequestTarget.of(request.uri());
        Optional<Fault> fault =
                target.fault().or(() -> fault(request)).or(() -> proxies.fault(connection.remoteAddress(), request));
        Optional<HttpResponseStatus> refusal = Optional.empty();
        if (request.decoderResult().isFailure()) {
            refusal = Optional.of(status(request.decoderResult().cause()));
        } else if (fault.isPresent()) {
            refusal = Optional.of(HttpResponseStatus.BAD_REQUEST);
        } else if (isTooLong(request.method().name(), target.uri())) {
            refusal = Optional.of(HttpResponseStatus.REQUEST_URI_TOO_LONG);
        } else {
            request.setUri(proxies.base().removedFrom(target.uri()));
            completeHost(connection.localAddress(), request.headers());
        }
        return new RequestHead(target.uri(), fault, refusal, refusal.isPresent() && isPage(request, target, proxies));
    }

    /** Without Accept, because headers that are too large are not read. */
    private static boolean isPage(HttpRequest request, RequestTarget target, TrustedProxies proxies) {
        String path = proxies.base().removedFrom(target.uri()).replaceFirst("\\?.*", "");
        return PageRequest.matches(request.method().name(), path, List.of("text/html"));
    }

    private static HttpResponseStatus status(Throwable unread) {
        if (unread instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return unread instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    /**
     * RFC 3986, 3.2.3 allows {@code host:}, but Reactor Netty parses a number after each colon. HTTP/1.0 has no Host:
     * links use the address of the connection.
     */
    private static void completeHost(@Nullable SocketAddress here, HttpHeaders headers) {
        String host = headers.get(HttpHeaderNames.HOST);
        if (host == null && here instanceof InetSocketAddress local) {
            headers.set(HttpHeaderNames.HOST, NetUtil.toSocketAddressString(local));
        } else if (host != null && host.endsWith(":")) {
            headers.set(HttpHeaderNames.HOST, host.substring(0, host.length() - 1));
        }
    }

    /** Length after percent-encoding, because links are built from it. A cursor has additional bytes. */
    private static boolean isTooLong(String method, String uri) {
        int room = CURSOR.matcher(uri).find() ? HttpLimits.LINK_BYTES : 0;
        return method.length() + uri.length() + VERSION_BYTES > HttpLimits.REQUEST_LINE_BYTES + room;
    }

    /** RFC 9112, 3.2 and 6.1: errors that the codec ignores. */
    private static Optional<Fault> fault(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(new Fault("version", "must be HTTP/1.1 or HTTP/1.0"));
        }
        HttpHeaders headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1))) {
            return Optional.of(new Fault("Host", "must be there once"));
        }
        if (!hosts.stream().allMatch(Host::isValid)) {
            return Optional.of(new Fault("Host", "must be a host name or an address, with or without a port"));
        }
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!encodings.isEmpty()
                && (encodings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0)))) {
            return Optional.of(new Fault("Transfer-Encoding", "must be chunked, once"));
        }
        return Optional.empty();
    }
}
