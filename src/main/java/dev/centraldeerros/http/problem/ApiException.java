package dev.centraldeerros.http.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * A refusal that the client is told about. Rendered in one place, {@code ProblemHandler}; carries no stack trace, as it
 * is traffic and not a bug. The message becomes the problem's {@code detail}.
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

    /** A refusal without further particulars. */
    public static ApiException of(Problem problem, String detail) {
        return new ApiException(problem, detail, Map.of(), null, List.of(), Map.of());
    }

    /** 400: every bad field with what is wrong with it. */
    public static ApiException invalid(Map<String, List<String>> errors) {
        return new ApiException(
                Problem.INVALID_INPUT, "Some fields are not valid; see errors.", errors, null, List.of(), Map.of());
    }

    /** 400 for a single field. */
    public static ApiException invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** 404: there is none, or none that this caller may see. */
    public static ApiException notFound(String detail) {
        return of(Problem.NOT_FOUND, detail);
    }

    /** 403: it is there, and this caller may not do that. */
    public static ApiException forbidden(String detail) {
        return of(Problem.FORBIDDEN, detail);
    }

    /** 405 with the methods that the path has. */
    public static ApiException methodNotAllowed(List<HttpMethod> allowed) {
        return new ApiException(
                Problem.METHOD_NOT_ALLOWED,
                "This path has no such method.",
                Map.of(),
                null,
                List.copyOf(allowed),
                Map.of());
    }

    /** A 429 or 503: the same request may succeed after {@code retryAfter}. */
    public static ApiException retryLater(Problem problem, String detail, Duration retryAfter) {
        return new ApiException(problem, detail, Map.of(), retryAfter, List.of(), Map.of());
    }

    /** The same refusal with members of its own in the problem document (RFC 9457, 3.2); one named as a standard one wins. */
    public ApiException with(Map<String, Object> members) {
        return new ApiException(problem, detail(), errors, retryAfter, allowed, members);
    }

    public Problem problem() {
        return problem;
    }

    /** The problem's {@code detail}. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Field name to messages; empty unless the input was invalid. */
    public Map<String, List<String>> errors() {
        return errors;
    }

    /** How long to wait before the next try; empty when trying again does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The methods of an {@code Allow} header; empty unless the method was wrong. */
    public List<HttpMethod> allowed() {
        return allowed;
    }

    /** What the problem document has besides its standard members; mostly empty. */
    public Map<String, Object> members() {
        return members;
    }
}
