package dev.centraldeerros.http.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Error response for the client, rendered by {@code ProblemHandler}. Has no stack trace, because it is caused by a
 * request. The message becomes the problem's {@code detail}.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final transient Map<String, List<String>> errors;
    private final @Nullable Duration retryAfter;
    private final transient List<HttpMethod> allowed;
    private final transient Map<String, Object> members;

    private ApiException(
            Problem problem,
            String detail,
            Map<String, List<String>> errors,
            @Nullable Duration retryAfter,
            List<HttpMethod> allowed,
            Map<String, Object> members) {
        super(detail, null, false, false);
        this.problem = problem;
        this.errors = errors;
        this.retryAfter = retryAfter;
        this.allowed = allowed;
        this.members = members;
    }

    /** Returns a problem without further members. */
    public static ApiException of(Problem problem, String detail) {
        return new ApiException(problem, detail, Map.of(), null, List.of(), Map.of());
    }

    /** Returns a 400 with the errors of each invalid field. */
    public static ApiException invalid(Map<String, List<String>> errors) {
        return new ApiException(
                Problem.INVALID_INPUT, "Some fields are not valid; see errors.", errors, null, List.of(), Map.of());
    }

    /** Returns a 400 for one field. */
    public static ApiException invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** Returns a 404: the resource does not exist or the caller may not see it. */
    public static ApiException notFound(String detail) {
        return of(Problem.NOT_FOUND, detail);
    }

    /** Returns a 403: the resource exists and the caller may not change it. */
    public static ApiException forbidden(String detail) {
        return of(Problem.FORBIDDEN, detail);
    }

    /** Returns a 405 with the methods of the path. */
    public static ApiException methodNotAllowed(List<HttpMethod> allowed) {
        return new ApiException(
                Problem.METHOD_NOT_ALLOWED,
                "This path does not support the method.",
                Map.of(),
                null,
                List.copyOf(allowed),
                Map.of());
    }

    /** Returns a 429 or 503: the same request may succeed after {@code retryAfter}. */
    public static ApiException retryLater(Problem problem, String detail, Duration retryAfter) {
        return new ApiException(problem, detail, Map.of(), retryAfter, List.of(), Map.of());
    }

    /** Returns a copy with extension members (RFC 9457, 3.2), which replace standard members of the same name. */
    public ApiException with(Map<String, Object> members) {
        return new ApiException(problem, detail(), errors, retryAfter, allowed, members);
    }

    public Problem problem() {
        return problem;
    }

    /** Returns the problem's {@code detail}. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Returns the messages by field; empty unless the input was invalid. */
    public Map<String, List<String>> errors() {
        return errors;
    }

    /** Returns the delay before a retry; empty if a retry cannot succeed. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns the methods of the {@code Allow} header; empty unless the status is 405. */
    public List<HttpMethod> allowed() {
        return allowed;
    }

    /** Returns the extension members of the problem. */
    public Map<String, Object> members() {
        return members;
    }
}
