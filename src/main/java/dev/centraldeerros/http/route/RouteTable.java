package dev.centraldeerros.http.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.RequestPath;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** All routes of the server, read from the router functions at startup. */
@Component
public class RouteTable implements SmartInitializingSingleton {
    private final ObjectProvider<RouterFunction<?>> functions;
    private List<Entry> entries = List.of();

    RouteTable(ObjectProvider<RouterFunction<?>> functions) {
        this.functions = functions;
    }

    /** Method and path pattern of a route. */
    public record Route(HttpMethod method, String pattern) {}

    /**
     * Route with its media types.
     *
     * @param consumes media types of the body; empty for any
     */
    record Entry(HttpMethod method, PathPattern pattern, List<MediaType> consumes) {}

    @Override
    public void afterSingletonsInstantiated() {
        RouteCollector collector = new RouteCollector();
        functions.orderedStream().forEach(function -> function.accept(collector));
        entries = collector.routes().stream()
                .map(found -> new Entry(
                        found.method(), PathPatternParser.defaultInstance.parse(found.pattern()), found.consumes()))
                .toList();
    }

    /** Returns all routes without duplicates, in the order of their declaration. */
    public List<Route> routes() {
        return entries.stream()
                .map(entry -> new Route(entry.method(), entry.pattern().getPatternString()))
                .distinct()
                .toList();
    }

    /** Returns the methods of the {@code Allow} header of {@code path}; empty if no route has the path. */
    List<HttpMethod> allowed(RequestPath path) {
        Set<HttpMethod> methods = new LinkedHashSet<>();
        for (Entry entry : at(path)) {
            methods.add(entry.method());
            if (HttpMethod.GET.equals(entry.method())) {
                methods.add(HttpMethod.HEAD);
            }
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return List.copyOf(methods);
    }

    /** Returns the media types of bodies for {@code path} and {@code method}; empty if no route names any. */
    List<MediaType> consumed(HttpMethod method, RequestPath path) {
        List<MediaType> types = new ArrayList<>();
        at(path).stream()
                .filter(entry -> entry.method().equals(method))
                .forEach(entry -> types.addAll(entry.consumes()));
        return types;
    }

    private List<Entry> at(RequestPath path) {
        return entries.stream()
                .filter(entry -> entry.pattern().matches(path.pathWithinApplication()))
                .toList();
    }
}
