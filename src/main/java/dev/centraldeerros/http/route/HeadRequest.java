package dev.centraldeerros.http.route;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/** Detects a HEAD request, which a streaming handler answers with headers only. */
public final class HeadRequest {
    private static final String ATTRIBUTE = "http.HeadRequest";

    private HeadRequest() {}

    /** Returns whether the client sent HEAD; a body that is written is discarded. */
    public static boolean is(ServerRequest request) {
        return request.exchange().getAttributes().containsKey(ATTRIBUTE);
    }

    static void mark(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, true);
    }
}
