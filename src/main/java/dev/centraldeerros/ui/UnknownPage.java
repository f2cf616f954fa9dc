package dev.centraldeerros.ui;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.ErrorRenderer;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** Renders errors of page loads as the index page, whose scripts show that the page does not exist. */
@Component
final class UnknownPage implements ErrorRenderer {
    /** First segments of paths whose clients expect problem documents, also in a browser. */
    private static final List<String> APIS =
            List.of("/v1", "/v3", "/api", "/auth", "/actuator", "/assets", "/swagger-ui", "/.well-known");

    private final IndexPage page;

    UnknownPage(IndexPage page) {
        this.page = page;
    }

    @Override
    public boolean isOf(ServerHttpRequest request) {
        String path = request.getPath().value();
        return HttpMethod.GET.equals(request.getMethod())
                && request.getHeaders().getOrEmpty("Accept").stream()
                        .anyMatch(types -> types.contains(MediaType.TEXT_HTML_VALUE))
                && APIS.stream().noneMatch(api -> path.equals(api) || path.startsWith(api + "/"));
    }

    @Override
    public ResponseEntity<byte[]> render(ApiException refusal) {
        return ResponseEntity.status(refusal.problem().status())
                .contentType(page.page().type())
                .headers(headers -> page.headers().forEach(headers::set))
                .body(page.page().content());
    }
}
