package dev.centraldeerros.platform.security;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.access.key.IngestKeys;
import dev.centraldeerros.access.key.KeyAuthenticator;
import dev.centraldeerros.access.key.KeyCorsFilter;
import dev.centraldeerros.account.AuthErrorHandler;
import dev.centraldeerros.account.session.SameOriginFilter;
import dev.centraldeerros.account.session.SessionCookie;
import dev.centraldeerros.account.token.TokenAuthenticationManager;
import dev.centraldeerros.account.token.TokenConverter;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CorsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.authorization.AuthorizationWebFilter;
import org.springframework.security.web.server.authorization.ExceptionTranslationWebFilter;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.header.HttpHeaderWriterWebFilter;

/** Security chain, stateless: the token of each request decides. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
public class SecurityConfiguration {
    @Bean
    SecurityWebFilterChain securityChain(
            ServerHttpSecurity http,
            TokenAuthenticationManager tokens,
            IngestKeys keys,
            SessionCookie cookie,
            Environment environment,
            CentralProperties properties) {
        AuthErrorHandler refusals = new AuthErrorHandler();
        KeyAuthenticator authenticator = new KeyAuthenticator(
                keys, AccessRules::isOpen, new TokenConverter(AccessRules::isOpen, cookie), tokens);
        AuthenticationWebFilter authentication =
                new AuthenticationWebFilter((ReactiveAuthenticationManager) authenticator);
        authentication.setServerAuthenticationConverter(authenticator);
        authentication.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(refusals));
        ExceptionTranslationWebFilter translation = new ExceptionTranslationWebFilter();
        translation.setAuthenticationEntryPoint(refusals);
        translation.setAccessDeniedHandler(refusals);
        return http
                // Replaced by the same-origin filter, because Spring's filter ignores requests with a bearer token.
                .csrf(CsrfSpec::disable)
                .addFilterBefore(
                        new SameOriginFilter(cookie, properties.publicUrl()), SecurityWebFiltersOrder.AUTHENTICATION)
                .cors(CorsSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .headers(HeaderSpec::disable)
                .addFilterAt(
                        new HttpHeaderWriterWebFilter(new SecurityHeaders(properties.hsts())),
                        SecurityWebFiltersOrder.HTTP_HEADERS_WRITER)
                .addFilterAt(authentication, SecurityWebFiltersOrder.AUTHENTICATION)
                .addFilterAfter(
                        new KeyCorsFilter(keys, AccessRules::acceptsEvents), SecurityWebFiltersOrder.AUTHENTICATION)
                .addFilterAt(translation, SecurityWebFiltersOrder.EXCEPTION_TRANSLATION)
                .addFilterAt(
                        new AuthorizationWebFilter(new AccessRules(environment)), SecurityWebFiltersOrder.AUTHORIZATION)
                .build();
    }

    /** Skips its regular expressions for plain ASCII headers, because each request has several. */
    @Bean
    StrictServerWebExchangeFirewall firewall() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        firewall.setAllowedHeaderNames(plainOr(StrictServerWebExchangeFirewall.ALLOWED_HEADER_NAMES));
        firewall.setAllowedHeaderValues(plainOr(StrictServerWebExchangeFirewall.ALLOWED_HEADER_VALUES));
        return firewall;
    }

    private static Predicate<String> plainOr(Predicate<String> allowed) {
        return text -> isPlain(text) || allowed.test(text);
    }

    /** Printable ASCII only. The firewall also checks absent headers. */
    private static boolean isPlain(@Nullable String text) {
        if (text == null) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Observing each filter costs more than the filters. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
