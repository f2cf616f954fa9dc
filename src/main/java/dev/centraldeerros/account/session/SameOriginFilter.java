package dev.centraldeerros.account.session;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.route.Paths;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Rejects changes by session cookie that a page of another site makes. Browsers send {@code Sec-Fetch-Site} (Fetch
 * Metadata); over plain HTTP only {@code Origin}. Spring Security's CSRF protection skips every request with a bearer
 * token, and a cookie counts as one.
 */
public final class SameOriginFilter implements WebFilter {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** Sign-in, because another site could sign a visitor in to its own account. */
    private static final Paths SIGN_IN = Paths.of("/auth/session/", "/auth/session");

    /** Takes precedence over the cookie, and pages of other sites cannot set it without a preflight request. */
    private static final String API_KEY = "X-Api-Key";

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (SAFE.contains(request.getMethod())
                || request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
                || request.getHeaders().containsHeader(API_KEY)
                || !(SessionCookie.read(request).isPresent() || SIGN_IN.match(request))
                || isFromHere(request)) {
            return chain.filter(exchange);
        }
        return Mono.error(ApiException.forbidden("A browser may ask for this only from a page of this server."));
    }

    private static boolean isFromHere(ServerHttpRequest request) {
        String site = request.getHeaders().getFirst(FETCH_SITE);
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        if (origin != null) {
            return origin.toLowerCase(Locale.ROOT).equals(own(request.getURI()));
        }
        return SessionCookie.read(request).isEmpty();
    }

    private static @Nullable String own(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            return null;
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS : HTTP;
        String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
