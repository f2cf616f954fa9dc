package dev.centraldeerros.platform.security;

import dev.centraldeerros.account.AuthRefusals;
import dev.centraldeerros.account.token.TokenAuthenticationManager;
import dev.centraldeerros.account.token.TokenConverter;
import dev.centraldeerros.http.problem.ApiException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorityReactiveAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CorsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import reactor.core.publisher.Mono;

/** Who may call what, as one table. Stateless: a request is who its token says, and nothing is remembered. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
public class SecurityConfiguration {
    static final String ADMIN = "ROLE_ADMIN";
    static final String USER = "ROLE_USER";

    /** For anybody. A path stands with and without its last slash. */
    private static final String[] OPEN = {
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

    /** For everyone with an account; first what is asked most, as the table is tried from its top for each request. */
    private static final String[] SIGNED_IN = {
        "/v1/api/**", "/auth/refresh/", "/auth/refresh", "/auth/me/", "/auth/me",
    };

    private static final ReactiveAuthorizationManager<AuthorizationContext> HAS_ACCOUNT =
            AuthorityReactiveAuthorizationManager.hasAnyAuthority(USER, ADMIN);

    /** For answers of the API, of which no browser makes a page. Pages set their own, which is then left alone. */
    private static final String CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final String[] METRICS = {"/actuator/prometheus", "/actuator/prometheus/"};

    @Bean
    SecurityWebFilterChain securityChain(
            ServerHttpSecurity http, TokenAuthenticationManager tokens, Environment environment) {
        AuthRefusals refusals = new AuthRefusals();
        AuthenticationWebFilter authentication = new AuthenticationWebFilter(tokens);
        authentication.setServerAuthenticationConverter(new TokenConverter(OPEN));
        authentication.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(refusals));
        return http
                // A browser never adds a token to a request by itself, so no other site can make it send one.
                .csrf(CsrfSpec::disable)
                .cors(CorsSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .addFilterAt(authentication, SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(access -> access.pathMatchers(SIGNED_IN)
                        .access(SecurityConfiguration::mayUse)
                        .pathMatchers(OPEN)
                        .permitAll()
                        .pathMatchers(METRICS)
                        .access(new MetricsAccess(environment))
                        // What is not in the table does not exist, whoever asks.
                        .anyExchange()
                        .access((caller, request) ->
                                Mono.error(ApiException.notFound("There is nothing at this path."))))
                .build();
    }

    /** What a path can be asked for is no secret, and who asks with {@code OPTIONS} is often a browser, without a token. */
    private static Mono<AuthorizationResult> mayUse(Mono<Authentication> caller, AuthorizationContext context) {
        return HttpMethod.OPTIONS.equals(context.getExchange().getRequest().getMethod())
                ? Mono.just(new AuthorizationDecision(true))
                : HAS_ACCOUNT.authorize(caller, context);
    }

    /** An observation of each filter costs every request more than the filters themselves. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
