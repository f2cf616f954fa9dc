package dev.centraldeerros.http.problem;

import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Error format of one protocol; a bean for each protocol whose clients expect another format than problem documents (RFC
 * 9457). {@code Retry-After}, {@code Allow}, {@code WWW-Authenticate} and cache headers are set for all of them.
 */
public interface ErrorRenderer {
    /** Returns whether the path of a request belongs to the protocol. May run before authentication. */
    boolean isOf(ServerHttpRequest request);

    /** Returns the response, including its content type; its status may differ from the problem's. */
    ResponseEntity<byte[]> render(ServerHttpRequest request, ApiException refusal);
}
