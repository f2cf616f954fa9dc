package dev.centraldeerros.ui;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.ErrorRenderer;
import dev.centraldeerros.http.route.PageRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** Renders errors of page loads as the index page, whose scripts show that the page does not exist. */
@Component
final class UnknownPage implements ErrorRenderer {
    private final IndexPages pages;

    UnknownPage(IndexPages pages) {
        this.pages = pages;
    }

    @Override
    public boolean isOf(ServerHttpRequest request) {
        return PageRequest.matches(
                request.getMethod().name(),
                request.getPath().pathWithinApplication().value(),
                request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT));
    }

    @Override
    public ResponseEntity<byte[]> render(ServerHttpRequest request, ApiException refusal) {
        IndexPage page = pages.of(request);
        return ResponseEntity.status(refusal.problem().status())
                .contentType(page.page().type())
                .headers(headers -> page.headers().forEach(headers::set))
                .body(page.page().content());
    }
}
