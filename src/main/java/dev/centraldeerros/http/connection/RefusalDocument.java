package dev.centraldeerros.http.connection;

import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.ProblemDocument;
import dev.centraldeerros.http.problem.ProblemMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error response of the connection, before a route is known: a problem document (RFC 9457), or a page for a browser. */
final class RefusalDocument {
    /** Name that the codec gives to a request with an unreadable first line. */
    private static final String UNREAD = "/bad-request";

    private RefusalDocument() {}

    /**
     * Returns the response.
     *
     * @param asked head of the request; null if it is incomplete
     * @param more headers of the response that it replaces
     */
    static FullHttpResponse of(HttpResponseStatus status, @Nullable RequestHead asked, HttpHeaders more) {
        boolean isPage =
                asked != null && asked.isPage() && status.equals(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
        FullHttpResponse document = isPage ? HeadersTooLargePage.response() : problem(status, asked);
        document.headers().add(more);
        document.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, document.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff");
        return document;
    }

    private static FullHttpResponse problem(HttpResponseStatus status, @Nullable RequestHead asked) {
        Problem problem = ProblemMapper.problem(status.code());
        Map<String, List<String>> errors = problem != Problem.INVALID_INPUT || asked == null
                ? Map.of()
                : asked.fault()
                        .map(fault -> Map.of(fault.field(), List.of(fault.message())))
                        .orElse(Map.of());
        byte[] document = ProblemDocument.of(
                problem, ProblemMapper.detail(problem), path(asked == null ? null : asked.uri()), errors, Map.of());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(document));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
        return response;
    }

    private static String path(@Nullable String uri) {
        if (uri == null || !uri.startsWith("/") || uri.equals(UNREAD)) {
            return "/";
        }
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
