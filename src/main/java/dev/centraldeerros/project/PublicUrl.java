package dev.centraldeerros.project;

import dev.centraldeerros.CentralProperties;
import java.net.URI;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.UriComponentsBuilder;

/** Address under which clients reach the server: {@code central.public-url}, or that of the request. */
@Component
class PublicUrl {
    private final CentralProperties properties;

    PublicUrl(CentralProperties properties) {
        this.properties = properties;
    }

    /** Returns the DSN of a key: {@code {scheme}://{key}@{host}[:{port}][/{prefix}]/{project number}}. */
    String dsn(ServerRequest request, String key, int project) {
        URI base = properties.publicUrl();
        URI own = base == null
                ? UriComponentsBuilder.fromUri(request.uri())
                        .replacePath(request.requestPath().contextPath().value())
                        .replaceQuery(null)
                        .build(true)
                        .toUri()
                : base;
        return UriComponentsBuilder.fromUri(own)
                .userInfo(key)
                .pathSegment(Integer.toString(project))
                .build(true)
                .toUriString();
    }
}
