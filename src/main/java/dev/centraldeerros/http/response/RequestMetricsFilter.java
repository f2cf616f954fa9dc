package dev.centraldeerros.http.response;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Records {@code http.server.requests}: time from the request head to the start of the response, by method, route and
 * status. Replaces Spring's observation, which takes 5 % of a small request. A stream counts when it starts.
 */
@Component
final class RequestMetricsFilter implements WebFilter, Ordered {
    private static final String NAME = "http.server.requests";
    private static final String UNKNOWN = "UNKNOWN";
    private static final Set<HttpMethod> KNOWN = Set.of(HttpMethod.values());

    private final MeterRegistry registry;

    /** Timers by route and status. Concurrent. */
    private final ConcurrentMap<Answer, Timer> timers = new ConcurrentHashMap<>();

    RequestMetricsFilter(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Answer(String method, String route, int status) {}

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long start = System.nanoTime();
        exchange.getResponse().beforeCommit(() -> {
            record(exchange, System.nanoTime() - start);
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    private void record(ServerWebExchange exchange, long nanos) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        Object route = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        Answer answer = new Answer(
                method(exchange.getRequest().getMethod()),
                route == null ? UNKNOWN : route.toString(),
                status == null ? HttpStatus.OK.value() : status.value());
        timers.computeIfAbsent(answer, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Unknown methods share one tag value, because their number is unbounded. */
    private static String method(HttpMethod method) {
        return KNOWN.contains(method) ? method.name() : UNKNOWN;
    }

    private Timer timer(Answer answer) {
        HttpStatus status = HttpStatus.resolve(answer.status());
        return Timer.builder(NAME)
                .description("From a request's head until its answer begins.")
                .tag("method", answer.method())
                .tag("uri", answer.route())
                .tag("status", Integer.toString(answer.status()))
                .tag("outcome", status == null ? UNKNOWN : outcome(status))
                .register(registry);
    }

    /** Same values as in Spring Boot. */
    private static String outcome(HttpStatus status) {
        return switch (status.series()) {
            case INFORMATIONAL -> "INFORMATIONAL";
            case SUCCESSFUL -> "SUCCESS";
            case REDIRECTION -> "REDIRECTION";
            case CLIENT_ERROR -> "CLIENT_ERROR";
            case SERVER_ERROR -> "SERVER_ERROR";
        };
    }
}
