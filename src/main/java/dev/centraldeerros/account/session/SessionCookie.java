package dev.centraldeerros.account.session;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Session cookie of a browser: HttpOnly and SameSite. Under HTTPS with the prefix {@code __Host-}, which no other host of
 * the domain can set (RFC 6265bis, 4.1.3). The name ends with an id of the installation, because all ports of a host share
 * their cookies.
 */
public final class SessionCookie {
    private static final String SECURE = "__Host-";

    /** Name that all installations shared; read until 0.2, so that an upgrade signs no browser out. */
    private static final String SHARED_NAME = "session";

    private static final int ID_CHARS = 8;

    private final String name;

    /**
     * Creates the cookie of an installation.
     *
     * @param installation text that is equal on all its nodes and after restarts; the first {@value #ID_CHARS} letters,
     *     digits, hyphens and underscores count
     */
    public SessionCookie(String installation) {
        this.name = SHARED_NAME + "-" + installation.substring(0, Math.min(installation.length(), ID_CHARS));
    }

    /** Returns the token in the cookie, without verifying it. */
    public Optional<String> read(ServerHttpRequest request) {
        return value(request, name).or(() -> value(request, SHARED_NAME));
    }

    /** Returns the cookie for a token. */
    public ResponseCookie of(ServerHttpRequest request, String token, Duration lifetime) {
        return cookie(request, name, token, lifetime);
    }

    /** Returns a cookie that deletes the one of a request. */
    public ResponseCookie none(ServerHttpRequest request) {
        boolean isShared =
                value(request, name).isEmpty() && value(request, SHARED_NAME).isPresent();
        return cookie(request, isShared ? SHARED_NAME : name, "", Duration.ZERO);
    }

    private static Optional<String> value(ServerHttpRequest request, String name) {
        HttpCookie cookie = request.getCookies().getFirst(isSecure(request) ? SECURE + name : name);
        return Optional.ofNullable(cookie).map(HttpCookie::getValue).filter(token -> !token.isEmpty());
    }

    private static ResponseCookie cookie(ServerHttpRequest request, String name, String token, Duration lifetime) {
        boolean isSecure = isSecure(request);
        return ResponseCookie.from(isSecure ? SECURE + name : name, token)
                .httpOnly(true)
                .secure(isSecure)
                .sameSite("Strict")
                .path("/")
                .maxAge(lifetime)
                .build();
    }

    private static boolean isSecure(ServerHttpRequest request) {
        return "https".equalsIgnoreCase(request.getURI().getScheme());
    }
}
