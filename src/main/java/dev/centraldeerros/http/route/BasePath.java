package dev.centraldeerros.http.route;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Path below which clients find the server, because a proxy serves other applications on the same host.
 *
 * @param path empty for the root, otherwise with a leading slash and without one at the end
 */
public record BasePath(String path) {
    /** The server has its host for itself. */
    public static final BasePath ROOT = new BasePath("");

    /** Unreserved characters (RFC 3986, 2.3) only, because it becomes part of HTML and of links. */
    private static final Pattern FORM = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,64}){0,8}");

    /** Returns the path, which may end with a slash; empty if it is none. */
    public static Optional<BasePath> parse(String text) {
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return FORM.matcher(path).matches() ? Optional.of(new BasePath(path)) : Optional.empty();
    }

    /** Returns the base path of a request; empty for the root. */
    public static String of(ServerHttpRequest request) {
        return request.getPath().contextPath().value();
    }

    /** Returns the address of a path of this server, as the client of a request has to ask for it. */
    public static URI address(ServerRequest request, String path) {
        return URI.create(of(request.exchange().getRequest()) + path);
    }

    public boolean isRoot() {
        return path.isEmpty();
    }

    /** Returns a request target without this path; unchanged if it lies elsewhere, because a proxy may have removed it. */
    public String removedFrom(String target) {
        if (isRoot() || !target.startsWith(path)) {
            return target;
        }
        String rest = target.substring(path.length());
        if (rest.startsWith("/")) {
            return rest;
        }
        return rest.isEmpty() || rest.startsWith("?") ? "/" + rest : target;
    }
}
