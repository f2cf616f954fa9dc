package dev.centraldeerros.account.session;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A token in {@code Authorization: Bearer …}, or {@code JWT …} of version 1 clients. */
public final class TokenHeader {
    private static final List<String> SCHEMES = List.of("Bearer", "JWT");

    private TokenHeader() {}

    /** Returns whether a header has one of these schemes, so that the cookie does not count. */
    public static boolean isPresent(ServerHttpRequest request) {
        return request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION).stream()
                .anyMatch(header -> SCHEMES.stream().anyMatch(scheme -> isOf(scheme, header)));
    }

    /** Returns the token of a header; empty for another scheme, or none. */
    public static Optional<String> token(String header) {
        return SCHEMES.stream()
                .filter(scheme -> isOf(scheme, header))
                .map(scheme -> header.substring(scheme.length()).strip())
                .filter(token -> !token.isEmpty())
                .findFirst();
    }

    private static boolean isOf(String scheme, String header) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length())
                && (header.length() == scheme.length() || header.charAt(scheme.length()) == ' ');
    }
}
