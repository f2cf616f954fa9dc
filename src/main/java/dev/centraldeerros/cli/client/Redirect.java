package dev.centraldeerros.cli.client;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Redirects that may be followed with method, body and token (RFC 9110, 15.4.8): over HTTPS and to the same host. */
final class Redirect {
    private static final int TEMPORARY = 307;
    private static final int PERMANENT = 308;

    private Redirect() {}

    /** Returns the target of a redirect; empty if the response is none, or one that may not be followed. */
    static Optional<URI> target(HttpResponse<?> response) {
        if (response.statusCode() != TEMPORARY && response.statusCode() != PERMANENT) {
            return Optional.empty();
        }
        return location(response).filter(target -> isAllowed(response.uri(), target));
    }

    /** Returns the absolute address that a response names. */
    static Optional<URI> location(HttpResponse<?> response) {
        try {
            return response.headers().firstValue("Location").map(response.uri()::resolve);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** From HTTP to HTTPS the port changes; the certificate proves the host. */
    private static boolean isAllowed(URI from, URI to) {
        return "https".equalsIgnoreCase(to.getScheme())
                && to.getHost() != null
                && to.getHost().equalsIgnoreCase(from.getHost())
                && to.getUserInfo() == null
                && ("http".equalsIgnoreCase(from.getScheme()) || port(from) == port(to));
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : 443;
    }
}
