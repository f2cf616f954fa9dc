package dev.centraldeerros.http.request;

import dev.centraldeerros.http.problem.ApiException;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Readers of variables in a path. */
public final class PathParams {
    private PathParams() {}

    /**
     * The variable as an id.
     *
     * @throws ApiException NOT_FOUND when it is none, as nothing can have it
     */
    public static UUID uuid(ServerRequest request, String name) {
        return UuidText.parse(request.pathVariable(name))
                .orElseThrow(() -> ApiException.notFound("There is nothing with this id."));
    }
}
