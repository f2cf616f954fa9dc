package dev.centraldeerros.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.contentType;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import dev.centraldeerros.http.problem.ProblemHandler;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.route.ContentNegotiation;
import dev.centraldeerros.http.route.HeadRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Routes that only exercise the edge. */
@TestConfiguration(proxyBeanMethods = false)
class EdgeRoutes {
    private static final List<MediaType> OFFERED =
            List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM, MediaType.parseMediaType("text/csv"));

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityWebFilterChain edgeSecurity(ServerHttpSecurity http, ProblemHandler problems) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/v1/edge/**"))
                .authorizeExchange(rules -> rules.pathMatchers("/v1/edge/forbidden/")
                        .access((who, what) -> Mono.just(new AuthorizationDecision(false)))
                        .anyExchange()
                        .permitAll())
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(problems::handle).accessDeniedHandler(problems::handle))
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> edgeRoutes() {
        return route().GET("/v1/edge/things/", EdgeRoutes::things)
                .POST("/v1/edge/things/", contentType(MediaType.APPLICATION_JSON), EdgeRoutes::echo)
                .GET("/v1/edge/things/{id}/", EdgeRoutes::thing)
                .GET("/v1/edge/list/", ContentNegotiation.prefers(OFFERED.get(2), OFFERED), request -> text("csv"))
                .GET("/v1/edge/list/", ContentNegotiation.prefers(OFFERED.get(1), OFFERED), EdgeRoutes::events)
                .GET("/v1/edge/list/", ContentNegotiation.prefers(OFFERED.get(0), OFFERED), request -> text("json"))
                .GET("/v1/edge/fails/", request -> Mono.error(new IllegalStateException("secret")))
                .GET(
                        "/v1/edge/cut/",
                        request -> ok().body(
                                        Flux.just("part").concatWith(Mono.error(new IllegalStateException("late"))),
                                        String.class))
                .GET("/v1/edge/forbidden/", request -> text("never"))
                .nest(
                        path("/v1/edge/nested"),
                        () -> route().DELETE("/{id}/", request -> text("gone")).build())
                .add(route().GET("/v1/edge/json/", request -> ok().bodyValue(Map.of("a", 1)))
                        .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                        .build())
                .build();
    }

    private static Mono<ServerResponse> things(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        int size = query.integer("page_size", 1, 200, 10);
        String order = query.oneOf("ordering", List.of("date", "-date")).orElse("-date");
        boolean all = query.flag("all", false);
        List<String> levels = query.someOf("level", List.of("ERROR", "DEBUG"));
        String search = query.text("search").orElse("");
        query.check();
        return ok().bodyValue(Map.of(
                "size",
                size,
                "order",
                order,
                "all",
                all,
                "levels",
                levels,
                "search",
                search,
                "head",
                HeadRequest.is(request)));
    }

    private static Mono<ServerResponse> echo(ServerRequest request) {
        return request.bodyToMono(String.class).flatMap(body -> ok().bodyValue(body));
    }

    private static Mono<ServerResponse> thing(ServerRequest request) {
        return text(PathParams.uuid(request, "id").toString());
    }

    private static Mono<ServerResponse> events(ServerRequest request) {
        return ok().contentType(MediaType.TEXT_EVENT_STREAM)
                .body(
                        Flux.interval(Duration.ofMillis(100))
                                .map(tick -> ServerSentEvent.builder(tick).build()),
                        ServerSentEvent.class);
    }

    private static Mono<ServerResponse> text(String text) {
        return ok().contentType(MediaType.TEXT_PLAIN).bodyValue(text);
    }
}
