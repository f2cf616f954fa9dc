package dev.centraldeerros.http.response;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import java.time.Duration;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Responds 503 if a response does not begin in time. Shorter timeouts end slow statements; this one covers a database that
 * hangs. Not used around a transaction, whose connection Spring would lose (spring-framework#32115).
 */
public final class ResponseTimeout {
    /** Maximum time to the start of a response. */
    public static final Duration LIMIT = Duration.ofSeconds(8);

    private ResponseTimeout() {}

    /** Returns a filter that responds 503 after {@link #LIMIT}. */
    public static HandlerFilterFunction<ServerResponse, ServerResponse> filter() {
        return filter(Schedulers.parallel());
    }

    /** The limit is a parameter, so that a test need not wait for it. */
    static HandlerFilterFunction<ServerResponse, ServerResponse> filter(Scheduler time) {
        return (request, next) -> next.handle(request).timeout(LIMIT, Mono.error(ResponseTimeout::timeout), time);
    }

    /** Returns the 503. */
    public static ApiException timeout() {
        return ApiException.retryLater(
                Problem.DATABASE_UNAVAILABLE,
                "The database did not answer within " + LIMIT.toSeconds() + " s.",
                RetryAfter.jittered());
    }
}
