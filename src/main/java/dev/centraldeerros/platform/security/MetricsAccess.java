package dev.centraldeerros.platform.security;

import dev.centraldeerros.account.token.ScrapeAuthentication;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import reactor.core.publisher.Mono;

/**
 * Who reads the metrics: administrators and whoever has the scrape token; and anybody on a {@code management.server.port}
 * of its own, which its operator keeps from the public.
 */
final class MetricsAccess implements ReactiveAuthorizationManager<AuthorizationContext> {
    private static final Set<String> AUTHORITIES = Set.of(SecurityConfiguration.ADMIN, ScrapeAuthentication.AUTHORITY);

    private final Environment environment;

    MetricsAccess(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> authentication, AuthorizationContext context) {
        if (isManagementPort(context.getExchange().getRequest().getLocalAddress())) {
            return Mono.just(new AuthorizationDecision(true));
        }
        return authentication.map(MetricsAccess::mayRead).defaultIfEmpty(false).map(AuthorizationDecision::new);
    }

    private static boolean mayRead(Authentication authentication) {
        return authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .anyMatch(authority -> authority != null && AUTHORITIES.contains(authority));
    }

    /** Both properties hold the ports that are open, whatever was configured; the second only for a server of its own. */
    private boolean isManagementPort(@Nullable InetSocketAddress local) {
        Integer server = environment.getProperty("local.server.port", Integer.class);
        Integer management = environment.getProperty("local.management.port", Integer.class);
        return local != null
                && server != null
                && management != null
                && !server.equals(management)
                && local.getPort() == management;
    }
}
