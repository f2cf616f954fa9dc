package dev.centraldeerros.http.request;

import dev.centraldeerros.http.problem.ApiException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Reads path variables. */
public final class PathParams {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private PathParams() {}

    /**
     * Returns the variable as a number of up to 18 digits.
     *
     * @throws ApiException NOT_FOUND if it is not one
     */
    public static long number(ServerRequest request, String name) {
        String text = request.pathVariable(name);
        if (!NUMBER.matcher(text).matches()) {
            throw ApiException.notFound("There is nothing with this id.");
        }
        return Long.parseLong(text);
    }

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
