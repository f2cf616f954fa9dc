package dev.centraldeerros.http.request;

import dev.centraldeerros.http.problem.ApiException;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Reads path variables. */
public final class PathParams {
    private PathParams() {}

    /**
     * Returns the variable as an id.
     *
     * @throws ApiException NOT_FOUND if it is not a UUID
     */
    public static UUID uuid(ServerRequest request, String name) {
        return UuidText.parse(request.pathVariable(name))
                .orElseThrow(() -> ApiException.notFound("There is nothing with this id."));
    }
}
