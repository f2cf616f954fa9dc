package dev.centraldeerros.account.session;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Session cookie of a browser: HttpOnly and SameSite. Under HTTPS with the prefix {@code __Host-}, which no other host of
 * the domain can set (RFC 6265bis, 4.1.3).
 */
public final class SessionCookie {
    private static final String NAME = "session";
    private static final String SECURE_NAME = "__Host-session";

    private SessionCookie() {}

    /** Returns the token in the cookie, without verifying it. */
    public static Optional<String> read(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(isSecure(request) ? SECURE_NAME : NAME);
        return Optional.ofNullable(cookie).map(HttpCookie::getValue).filter(token -> !token.isEmpty());
    }

    /** Returns the cookie for a token. */
    public static ResponseCookie of(ServerHttpRequest request, String token, Duration lifetime) {
        boolean secure = isSecure(request);
        return ResponseCookie.from(secure ? SECURE_NAME : NAME, token)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Strict")
                .path("/")
                .maxAge(lifetime)
                .build();
    }

    /** Returns a cookie that deletes it. */
    public static ResponseCookie none(ServerHttpRequest request) {
        return of(request, "", Duration.ZERO);
    }

    private static boolean isSecure(ServerHttpRequest request) {
        return "https".equalsIgnoreCase(request.getURI().getScheme());
    }
}
