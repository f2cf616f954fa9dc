package dev.centraldeerros.http.route;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Some path patterns. For what is asked for each request: Spring Security's matchers write down what they tried. */
public final class Paths {
    private final List<PathPattern> patterns;

    private Paths(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /** These patterns, in the order in which they are tried. */
    public static Paths of(String... patterns) {
        return new Paths(Arrays.stream(patterns)
                .map(PathPatternParser.defaultInstance::parse)
                .toList());
    }

    /** Whether the request's path is one of these. */
    public boolean match(ServerHttpRequest request) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matches(request.getPath().pathWithinApplication()));
    }
}
