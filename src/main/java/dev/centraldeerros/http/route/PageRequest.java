package dev.centraldeerros.http.route;

import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** Tells page loads of browsers from requests of API clients. */
public final class PageRequest {
    /** First segments of paths whose clients expect problem documents, also in a browser. */
    private static final List<String> APIS =
            List.of("/v1", "/v3", "/api", "/auth", "/actuator", "/assets", "/swagger-ui", "/.well-known");

    private PageRequest() {}

    /**
     * Returns whether a browser shows the response as a page.
     *
     * @param path path below the base path, without the query
     * @param accepted values of {@code Accept}
     */
    public static boolean matches(String method, String path, List<String> accepted) {
        return HttpMethod.GET.name().equals(method)
                && accepted.stream().anyMatch(types -> types.contains(MediaType.TEXT_HTML_VALUE))
                && APIS.stream().noneMatch(api -> path.equals(api) || path.startsWith(api + "/"));
    }
}
