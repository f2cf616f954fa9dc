package dev.centraldeerros.http.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Visits router functions and collects their routes. */
final class RouteCollector implements RouterFunctions.Visitor {
    private final List<Found> routes = new ArrayList<>();
    private final Deque<Reader> nested = new ArrayDeque<>();

    record Found(HttpMethod method, String pattern, List<MediaType> consumes) {}

    List<Found> routes() {
        return routes;
    }

    @Override
    public void startNested(RequestPredicate predicate) {
        nested.addLast(read(predicate));
    }

    @Override
    public void endNested(RequestPredicate predicate) {
        nested.removeLast();
    }

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
        Reader route = read(predicate);
        StringBuilder prefix = new StringBuilder();
        nested.forEach(outer -> outer.paths.stream().findFirst().ifPresent(prefix::append));
        for (String path : route.paths.isEmpty() ? List.of("") : route.paths) {
            for (HttpMethod method : route.methods) {
                routes.add(new Found(method, prefix + path, List.copyOf(route.consumes)));
            }
        }
    }

    @Override
    public void resources(Function<ServerRequest, Mono<Resource>> lookup) {
        // Static files are not routes of the API.
    }

    @Override
    public void attributes(Map<String, Object> attributes) {
        // Without meaning for clients.
    }

    @Override
    public void unknown(RouterFunction<?> function) {
        // Its routes are unknown.
    }

    private static Reader read(RequestPredicate predicate) {
        Reader reader = new Reader();
        predicate.accept(reader);
        return reader;
    }

    /** Reads a predicate: adds both sides of "or", and ignores negations. */
    private static final class Reader implements RequestPredicates.Visitor {
        private final List<HttpMethod> methods = new ArrayList<>();
        private final List<String> paths = new ArrayList<>();
        private final List<MediaType> consumes = new ArrayList<>();
        private int negated;

        @Override
        public void method(Set<HttpMethod> some) {
            if (negated == 0) {
                methods.addAll(some);
            }
        }

        @Override
        public void path(String pattern) {
            if (negated == 0) {
                paths.add(pattern);
            }
        }

        @Override
        public void header(String name, String value) {
            if (negated == 0 && name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
                consumes.addAll(MediaType.parseMediaTypes(value.replace("[", "").replace("]", "")));
            }
        }

        @Override
        public void startNegate() {
            negated++;
        }

        @Override
        public void endNegate() {
            negated--;
        }

        @Override
        @SuppressWarnings("removal")
        public void pathExtension(String extension) {}

        @Override
        public void queryParam(String name, String value) {}

        @Override
        public void version(String version) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {}

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void unknown(RequestPredicate predicate) {}
    }
}
