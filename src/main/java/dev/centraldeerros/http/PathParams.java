package dev.centraldeerros.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Readers of variables in a path. */
public final class PathParams {
    /** {@code UUID.fromString} also takes {@code 1-1-1-1-1}. */
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private PathParams() {}

    /**
     * The variable as an id.
     *
     * @throws ApiException NOT_FOUND when it is none, as nothing can have it
     */
    public static UUID uuid(ServerRequest request, String name) {
        String value = request.pathVariable(name);
        if (!UUID_FORM.matcher(value).matches()) {
            throw ApiException.notFound("There is nothing with this id.");
        }
        return UUID.fromString(value);
    }
}
