package dev.centraldeerros.platform.security;

import dev.centraldeerros.access.key.KeyAuthentication;
import dev.centraldeerros.account.token.ScrapeAuthentication;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.route.Paths;
import dev.centraldeerros.sentry.SentryRoutes;
import dev.centraldeerros.ui.UiRoutes;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Roles that may call each route. Paths match with and without their last slash. */
final class AccessRules implements ReactiveAuthorizationManager<ServerWebExchange> {
    private static final String ADMIN = "ROLE_ADMIN";
    private static final String USER = "ROLE_USER";

    /** Public paths. */
    private static final Paths OPEN = Paths.of(
            "/auth/register/",
            "/auth/register",
            "/auth/login/",
            "/auth/login",
            "/auth/registration/",
            "/auth/registration",
            "/auth/reset/",
            "/auth/reset",
            "/.well-known/jwks.json",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/swagger-ui/**",
            "/actuator/health/**");

    private static final Paths PAGES = Paths.of(
            Stream.concat(UiRoutes.PAGES.stream(), Stream.of("/assets/**")).toArray(String[]::new));

    private static final Paths WITH_ACCOUNT = Paths.of(
            "/v1/api/**",
            "/auth/refresh/",
            "/auth/refresh",
            "/auth/me/",
            "/auth/me",
            "/auth/sessions/**",
            "/auth/password/",
            "/auth/password");

    /** Accept events by POST, also from ingest keys. */
    private static final Paths SEND = Paths.of("/v1/api/logs/", "/v1/api/logs");

    /** Created without authentication, ended by its own session. */
    private static final Paths SESSION = Paths.of("/auth/session/", "/auth/session");

    /** Administrators and the scrape token; public on a separate management port. */
    private static final Paths METRICS = Paths.of("/actuator/prometheus", "/actuator/prometheus/");

    private static final Set<String> ACCOUNTS = Set.of(USER, ADMIN);
    private static final Set<String> SENDERS = Set.of(USER, ADMIN, KeyAuthentication.AUTHORITY);
    private static final Set<String> METRICS_READERS = Set.of(ADMIN, ScrapeAuthentication.AUTHORITY);

    private final ManagementPort managementPort;

    AccessRules(Environment environment) {
        this.managementPort = new ManagementPort(environment);
    }

    /** Returns whether every client may send the request. */
    static boolean isOpen(ServerHttpRequest request) {
        return SESSION.match(request)
                ? !HttpMethod.DELETE.equals(request.getMethod())
                : OPEN.match(request) || PAGES.match(request) || SentryRoutes.PATHS.match(request);
    }

    /** Returns whether the path accepts events. */
    static boolean acceptsEvents(ServerHttpRequest request) {
        return SEND.match(request);
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> caller, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (WITH_ACCOUNT.match(request) || (SESSION.match(request) && !isOpen(request))) {
            // OPTIONS is public, because browsers send it without a token.
            if (HttpMethod.OPTIONS.equals(request.getMethod())) {
                return decision(true);
            }
            boolean sends = HttpMethod.POST.equals(request.getMethod()) && acceptsEvents(request);
            return hasAny(caller, sends ? SENDERS : ACCOUNTS);
        }
        if (isOpen(request)) {
            return decision(true);
        }
        if (METRICS.match(request)) {
            return managementPort.received(request) ? decision(true) : hasAny(caller, METRICS_READERS);
        }
        // Paths without a rule are 404 for every role.
        return Mono.error(ApiException.notFound("There is nothing at this path."));
    }

    private static Mono<AuthorizationResult> decision(boolean granted) {
        return Mono.just(new AuthorizationDecision(granted));
    }

    private static Mono<AuthorizationResult> hasAny(Mono<Authentication> caller, Set<String> authorities) {
        return caller.filter(Authentication::isAuthenticated)
                .map(authentication -> authentication.getAuthorities().stream()
                        .anyMatch(granted -> authorities.contains(String.valueOf(granted.getAuthority()))))
                .defaultIfEmpty(false)
                .map(AuthorizationDecision::new);
    }
}
