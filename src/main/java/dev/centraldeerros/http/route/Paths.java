package dev.centraldeerros.http.route;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Path patterns that are matched for each request. Faster than Spring Security's matchers, which store each attempt. */
public final class Paths {
    private final List<PathPattern> patterns;

    private Paths(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /** Creates it from patterns, matched in this order. */
    public static Paths of(String... patterns) {
        return new Paths(Arrays.stream(patterns)
                .map(PathPatternParser.defaultInstance::parse)
                .toList());
    }

    /** Returns whether the request's path matches a pattern. */
    public boolean match(ServerHttpRequest request) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matches(request.getPath().pathWithinApplication()));
    }
}
