package dev.centraldeerros.ui;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.centraldeerros.http.problem.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Routes of the pages. They are public, because their data comes from the API. */
@Configuration(proxyBeanMethods = false)
public class UiRoutes {
    /** Paths of the pages. */
    public static final List<String> PAGES =
            Screen.all().stream().map(Screen::path).toList();

    private static final String FIRST_SCRIPT = "boot.js";

    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    @Bean
    UiFiles uiFiles() throws IOException {
        return UiFiles.ofClasspath();
    }

    @Bean
    RouterFunction<ServerResponse> uiRouter(
            UiFiles files, UiVersions versions, IndexPages index, Environment environment) {
        RouterFunctions.Builder routes = route();
        Screen.all().stream()
                .filter(screen -> screen.existsIn(environment))
                .forEach(screen -> routes.GET(screen.path(), request -> page(request, index)));
        return routes.GET(UiFiles.FOLDER + "{version}/{*path}", request -> asset(request, versions, files))
                .build();
    }

    private static Mono<ServerResponse> page(ServerRequest request, IndexPages pages) {
        IndexPage index = pages.of(request.exchange().getRequest());
        return content(
                request,
                index.page(),
                ServerResponse.ok()
                        .cacheControl(CacheControl.noCache())
                        .headers(headers -> index.headers().forEach(headers::set)));
    }

    private static Mono<ServerResponse> asset(ServerRequest request, UiVersions versions, UiFiles files) {
        // With its leading slash, or absent.
        String path = request.pathVariables().getOrDefault("path", "").replaceFirst("^/", "");
        return versions.file(request.pathVariable("version"), path)
                .flatMap(file -> content(request, file, ServerResponse.ok().cacheControl(FOR_EVER)))
                .switchIfEmpty(Mono.defer(() -> unknown(request, path, files)));
    }

    /** The first script of a page of an unknown version is replaced by one that loads the page again. */
    private static Mono<ServerResponse> unknown(ServerRequest request, String path, UiFiles files) {
        return path.equals(FIRST_SCRIPT)
                ? content(request, files.file("reload.js"), ServerResponse.ok().cacheControl(CacheControl.noStore()))
                : Mono.error(ApiException.notFound("There is no such file in this version."));
    }

    private static Mono<ServerResponse> content(ServerRequest request, UiFile file, ServerResponse.BodyBuilder answer) {
        ServerResponse.BodyBuilder described =
                answer.contentType(file.type()).header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return acceptsGzip(request)
                ? described.header(HttpHeaders.CONTENT_ENCODING, "gzip").bodyValue(file.packed())
                : described.bodyValue(file.content());
    }

    /** Returns whether Accept-Encoding has the coding with a weight above zero. */
    private static boolean acceptsGzip(ServerRequest request) {
        return request.headers().header(HttpHeaders.ACCEPT_ENCODING).stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .map(String::strip)
                .anyMatch(coding -> coding.equalsIgnoreCase("gzip"));
    }
}
