package dev.centraldeerros.platform.security;

import dev.centraldeerros.account.token.ScrapeAuthentication;
import dev.centraldeerros.http.problem.ApiException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Who may call what. Asked for each request, so not by Spring Security's matchers, which write down what they tried. A path
 * stands with and without its last slash.
 */
final class AccessTable implements ReactiveAuthorizationManager<ServerWebExchange> {
    private static final String ADMIN = "ROLE_ADMIN";
    private static final String USER = "ROLE_USER";

    /** For anybody. */
    static final String[] OPEN = {
        "/",
        "/auth/register/",
        "/auth/register",
        "/auth/login/",
        "/auth/login",
        "/.well-known/jwks.json",
        "/v3/api-docs",
        "/v3/api-docs.yaml",
        "/swagger-ui/**",
        "/actuator/health/**",
    };

    private static final List<PathPattern> ANYBODY = patterns(OPEN);

    private static final List<PathPattern> WITH_ACCOUNT =
            patterns("/v1/api/**", "/auth/refresh/", "/auth/refresh", "/auth/me/", "/auth/me");

    /** Administrators and whoever has the scrape token; on a port of its own anybody, from whom its operator keeps it. */
    private static final List<PathPattern> METRICS = patterns("/actuator/prometheus", "/actuator/prometheus/");

    private static final Set<String> ACCOUNTS = Set.of(USER, ADMIN);
    private static final Set<String> METRICS_READERS = Set.of(ADMIN, ScrapeAuthentication.AUTHORITY);

    private final ManagementPort managementPort;

    AccessTable(Environment environment) {
        this.managementPort = new ManagementPort(environment);
    }

    private static List<PathPattern> patterns(String... paths) {
        return Arrays.stream(paths)
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> caller, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        PathContainer path = request.getPath().pathWithinApplication();
        if (isAmong(WITH_ACCOUNT, path)) {
            // What a path can be asked for is no secret, and who asks is often a browser, without a token.
            return HttpMethod.OPTIONS.equals(request.getMethod()) ? decision(true) : hasAny(caller, ACCOUNTS);
        }
        if (isAmong(ANYBODY, path)) {
            return decision(true);
        }
        if (isAmong(METRICS, path)) {
            return managementPort.received(request) ? decision(true) : hasAny(caller, METRICS_READERS);
        }
        // What is not in the table does not exist, whoever asks.
        return Mono.error(ApiException.notFound("There is nothing at this path."));
    }

    private static boolean isAmong(List<PathPattern> patterns, PathContainer path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static Mono<AuthorizationResult> decision(boolean granted) {
        return Mono.just(new AuthorizationDecision(granted));
    }

    private static Mono<AuthorizationResult> hasAny(Mono<Authentication> caller, Set<String> authorities) {
        return caller.map(authentication -> authentication.getAuthorities().stream()
                        .anyMatch(granted -> authorities.contains(String.valueOf(granted.getAuthority()))))
                .defaultIfEmpty(false)
                .map(AuthorizationDecision::new);
    }
}
