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
    /** After so long a client hears that there is no answer. */
    public static final Duration LIMIT = Duration.ofSeconds(8);

    private ResponseTimeout() {}

    /** Answers 503 when the handler has not answered within {@link #LIMIT}. */
    public static HandlerFilterFunction<ServerResponse, ServerResponse> filter() {
        return filter(Schedulers.parallel());
    }

    /** The time is a parameter so that a test need not wait for it. */
    static HandlerFilterFunction<ServerResponse, ServerResponse> filter(Scheduler time) {
        return (request, next) -> next.handle(request).timeout(LIMIT, Mono.error(ResponseTimeout::late), time);
    }

    /** What a client is told. */
    public static ApiException late() {
        return ApiException.retryLater(
                Problem.DATABASE_UNAVAILABLE,
                "The database did not answer within " + LIMIT.toSeconds() + " s.",
                RetryAfter.jittered());
    }
}
