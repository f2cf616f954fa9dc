package dev.centraldeerros.account.session;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.LogSanitizer;
import dev.centraldeerros.http.route.Paths;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern ADDRESS = Pattern.compile("(https?)://([^/?#@]+)");

    private final SessionCookie cookie;
    private final @Nullable URI publicUrl;

    /**
     * Creates the filter.
     *
     * @param publicUrl address whose pages are of this server, too; null for none
     */
    public SameOriginFilter(SessionCookie cookie, @Nullable URI publicUrl) {
        this.cookie = cookie;
        this.publicUrl = publicUrl;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (SAFE.contains(request.getMethod())
                || TokenHeader.isPresent(request)
                || request.getHeaders().containsHeader(API_KEY)
                || !(cookie.read(request).isPresent() || SIGN_IN.match(request))
                || isFromHere(request)) {
            return chain.filter(exchange);
        }
        return Mono.error(ApiException.forbidden(refusal(request)));
    }

    private boolean isFromHere(ServerHttpRequest request) {
        String site = request.getHeaders().getFirst(FETCH_SITE);
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        if (origin != null) {
            String page = authority(origin);
            return page != null
                    && (page.equals(authority(request.getURI().toString()))
                            || (publicUrl != null && page.equals(authority(publicUrl.toString()))));
        }
        return cookie.read(request).isEmpty();
    }

    private static String refusal(ServerHttpRequest request) {
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        String site = request.getHeaders().getFirst(FETCH_SITE);
        if (site != null || origin == null) {
            return "A browser may ask for this only from a page of this server.";
        }
        return "A browser may ask for this only from a page of this server. The page is of " + LogSanitizer.of(origin)
                + ", and the request came for "
                + LogSanitizer.of(String.valueOf(authority(request.getURI().toString())))
                + ". Behind a proxy, let it pass the header Host on, or set central.public-url to the address of the pages.";
    }

    /**
     * Returns host and port of an address in lower case, without the usual port of its scheme; null for none. As a text, because
     * names of hosts may have characters that a {@link URI} refuses.
     */
    private static @Nullable String authority(String address) {
        Matcher parts = ADDRESS.matcher(address.toLowerCase(Locale.ROOT));
        if (!parts.lookingAt()) {
            return null;
        }
        String usual = parts.group(1).equals("https") ? ":443" : ":80";
        String authority = parts.group(2);
        return authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }
}
