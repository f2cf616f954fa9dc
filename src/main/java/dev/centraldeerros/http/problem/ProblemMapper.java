package dev.centraldeerros.http.problem;

import io.netty.handler.timeout.ReadTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.web.ErrorResponse;

/**
 * Maps any exception to an {@code ApiException}. Texts of other libraries are never used, because they contain class names
 * and SQL.
 */
public final class ProblemMapper {
    private static final int DEPTH = 20;

    private static final Map<Problem, String> DETAILS = Map.ofEntries(
            Map.entry(Problem.INVALID_INPUT, "The request could not be read."),
            Map.entry(Problem.UNAUTHENTICATED, "Send a valid token: Authorization: Bearer <token>."),
            Map.entry(Problem.FORBIDDEN, "This account may not do that."),
            Map.entry(Problem.NOT_FOUND, "There is nothing at this path."),
            Map.entry(Problem.METHOD_NOT_ALLOWED, "This path does not support the method."),
            Map.entry(Problem.NOT_ACCEPTABLE, "None of the accepted media types is served here."),
            Map.entry(Problem.TIMED_OUT, "The request did not arrive in time."),
            Map.entry(Problem.TOO_LARGE, "The request is larger than this path allows."),
            Map.entry(Problem.URI_TOO_LONG, "The request line is longer than 4,096 bytes."),
            Map.entry(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "This path does not support the media type, charset or encoding."),
            Map.entry(Problem.UNPROCESSABLE, "The request cannot be processed."),
            Map.entry(Problem.QUOTA, "Too many requests. Retry later."),
            Map.entry(Problem.HEADERS_TOO_LARGE, "The headers are larger than 8,192 bytes."),
            Map.entry(Problem.INTERNAL, "The server failed; the error was logged."),
            Map.entry(Problem.NOT_IMPLEMENTED, "The server does not know this method."),
            Map.entry(Problem.OVERLOADED, "The server is overloaded. Retry later."),
            Map.entry(
                    Problem.QUERIES_BUSY,
                    "Slow queries use every connection to the database; narrow yours or try again later."),
            Map.entry(Problem.DATABASE_UNAVAILABLE, "The database does not answer; try again later."),
            Map.entry(Problem.QUERY_TIMED_OUT, "The database took too long. Narrow the query or retry later."));

    private ProblemMapper() {}

    /** Returns the problem of any exception; unknown exceptions are {@link Problem#INTERNAL}. */
    static ApiException of(Throwable failure, List<ExceptionMapper> meanings) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (cause instanceof ApiException known) {
                return known;
            }
            if (cause instanceof DataBufferLimitException) {
                return of(Problem.TOO_LARGE);
            }
            cause = cause.getCause();
        }
        Optional<Problem> meaning = meaning(failure, meanings);
        if (meaning.isPresent()) {
            return ApiException.retryLater(meaning.get(), detail(meaning.get()), RetryAfter.jittered());
        }
        if (failure instanceof ReadTimeoutException) {
            return of(Problem.TIMED_OUT);
        }
        if (failure instanceof InvalidMediaTypeException) {
            // Thrown by the first reader of Content-Type.
            return of(Problem.UNSUPPORTED_MEDIA_TYPE);
        }
        if (failure instanceof ServerExchangeRejectedException) {
            // The firewall checks headers and parameters when they are read.
            return of(Problem.INVALID_INPUT);
        }
        if (failure instanceof ErrorResponse response) {
            return of(response);
        }
        if (failure instanceof AuthenticationException) {
            return of(Problem.UNAUTHENTICATED);
        }
        if (failure instanceof AccessDeniedException) {
            return of(Problem.FORBIDDEN);
        }
        return of(Problem.INTERNAL);
    }

    /** Returns the problem of a known exception. */
    static Optional<Problem> meaning(Throwable failure, List<ExceptionMapper> meanings) {
        return meanings.stream()
                .flatMap(meaning -> meaning.of(failure).stream())
                .findFirst();
    }

    /** Returns the default {@code detail} of a problem. */
    public static String detail(Problem problem) {
        return DETAILS.getOrDefault(problem, problem.title());
    }

    /** Returns a problem with its default {@code detail}. */
    public static ApiException of(Problem problem) {
        return ApiException.of(problem, detail(problem));
    }

    /** Returns the problem of a status that another layer chose. */
    public static Problem problem(int status) {
        for (Problem problem : Problem.values()) {
            if (problem.status() == status) {
                return problem;
            }
        }
        return status < 500 ? Problem.INVALID_INPUT : Problem.INTERNAL;
    }

    private static ApiException of(ErrorResponse response) {
        Problem problem = problem(response.getStatusCode().value());
        if (problem == Problem.METHOD_NOT_ALLOWED) {
            return ApiException.methodNotAllowed(
                    List.copyOf(response.getHeaders().getAllow()));
        }
        return problem == Problem.OVERLOADED
                ? ApiException.retryLater(problem, detail(problem), RetryAfter.jittered())
                : of(problem);
    }
}
