package dev.centraldeerros.platform;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.route.BasePath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Routes of the OpenAPI document and Swagger UI. */
@Configuration(proxyBeanMethods = false)
class ApiDocsRoutes {
    private static final String HOME = "/swagger-ui/index.html";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");

    /** Files of Swagger UI that its page loads. */
    private static final Map<String, MediaType> FILES = Map.of(
            "index.html",
            MediaType.TEXT_HTML,
            "index.css",
            MediaType.parseMediaType("text/css;charset=UTF-8"),
            "swagger-ui.css",
            MediaType.parseMediaType("text/css;charset=UTF-8"),
            "swagger-ui-bundle.js",
            SCRIPT,
            "swagger-ui-standalone-preset.js",
            SCRIPT,
            "swagger-initializer.js",
            SCRIPT,
            "favicon-16x16.png",
            MediaType.IMAGE_PNG,
            "favicon-32x32.png",
            MediaType.IMAGE_PNG);

    /** Swagger UI needs inline styles and data images; its scripts are files. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private final byte[] yaml;
    private final byte[] json;
    private final Map<String, Resource> files = new LinkedHashMap<>();

    ApiDocsRoutes(@Value("${central.version}") String version) throws IOException {
        yaml = read(new ClassPathResource("openapi.yaml"));
        json = json(yaml, version);
        PathMatchingResourcePatternResolver jar = new PathMatchingResourcePatternResolver();
        for (String name : FILES.keySet()) {
            Resource own = new ClassPathResource("swagger-ui/" + name);
            if (own.exists()) {
                files.put(name, own);
            } else {
                // The directory has the version in its name.
                files.put(name, jar.getResources("classpath*:META-INF/resources/webjars/swagger-ui/*/" + name)[0]);
            }
        }
    }

    @Bean
    RouterFunction<ServerResponse> apiPageRoutes() {
        return route().GET("/swagger-ui", ApiDocsRoutes::home)
                .GET("/swagger-ui/", ApiDocsRoutes::home)
                .GET("/swagger-ui/{file}", this::file)
                .GET(
                        "/v3/api-docs",
                        request -> ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json))
                .GET("/v3/api-docs.yaml", request -> ok().contentType(YAML).bodyValue(yaml))
                .build();
    }

    private static Mono<ServerResponse> home(ServerRequest request) {
        return ServerResponse.status(HttpStatus.FOUND)
                .location(BasePath.address(request, HOME))
                .build();
    }

    private Mono<ServerResponse> file(ServerRequest request) {
        String name = request.pathVariable("file");
        Resource file = files.get(name);
        MediaType type = FILES.get(name);
        if (file == null || type == null) {
            return Mono.error(ApiException.notFound("There is no such page."));
        }
        return Mono.fromCallable(() -> read(file))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(content -> ok().contentType(type)
                        .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                        .header("Content-Security-Policy", POLICY)
                        .bodyValue(content));
    }

    private static byte[] json(byte[] yaml, String version) {
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(new String(yaml, java.nio.charset.StandardCharsets.UTF_8));
        if (document.get("info") instanceof Map<?, ?> info) {
            Map<Object, Object> reported = new LinkedHashMap<>(info);
            reported.put("version", version);
            document.put("info", reported);
        }
        return JsonMapper.shared().writeValueAsBytes(document);
    }

    private static byte[] read(Resource resource) throws IOException {
        try (InputStream content = resource.getInputStream()) {
            return content.readAllBytes();
        }
    }
}
