package dev.centraldeerros.http.problem;

import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Error format of one protocol; a bean for each protocol whose clients expect another format than problem documents (RFC
 * 9457). {@code Retry-After}, {@code Allow}, {@code WWW-Authenticate} and cache headers are set for all of them.
 */
public interface ErrorRenderer {
    /** Whether a request, by its path, is one of that protocol; the sender may not be known yet. */
    boolean isOf(ServerHttpRequest request);

    /** What a client of it is told, the media type among its headers; the status may be another than the problem's. */
    ResponseEntity<byte[]> render(ApiException refusal);
}
