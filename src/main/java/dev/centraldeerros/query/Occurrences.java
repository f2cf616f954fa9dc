package dev.centraldeerros.query;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.UuidText;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.EventView;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.search.Cursor;
import dev.centraldeerros.query.search.Ordering;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the logs of an issue one by one, in the order of arrival. */
@Component
public final class Occurrences {
    /** Name of the log that arrived last. */
    public static final String LATEST = "latest";

    private static final String OLDEST = "oldest";

    private final LogRepository logs;

    Occurrences(LogRepository logs) {
        this.logs = logs;
    }

    /** Ids of the logs beside one; empty at the ends. */
    record Neighbours(Optional<UUID> previous, Optional<UUID> next) {}

    /**
     * Returns a whole log of an issue; 404 if the issue has no such log.
     *
     * @param name {@code oldest}, {@code latest} or an id
     * @param filter a filter of the issue's logs; its other conditions select the oldest and the latest
     */
    public Mono<StoredLog> find(String name, LogFilter filter) {
        Mono<StoredLog> found = switch (name) {
            case LATEST -> end(filter, Ordering.RECEIVED_AT_DESC);
            case OLDEST -> end(filter, Ordering.RECEIVED_AT);
            default ->
                Mono.justOrEmpty(UuidText.parse(name))
                        .flatMap(id -> logs.one(id, filter.projects()))
                        .filter(log -> isOfIssue(log.event(), filter));
        };
        return found.switchIfEmpty(Mono.error(() -> ApiException.notFound("The issue has no such log.")));
    }

    private Mono<StoredLog> end(LogFilter filter, Ordering ordering) {
        return beside(filter, ordering, null)
                .flatMap(id -> Mono.justOrEmpty(id).flatMap(found -> logs.one(found, filter.projects())));
    }

    private static boolean isOfIssue(Event event, LogFilter filter) {
        return filter.conditions().stream()
                .filter(Condition.OfIssue.class::isInstance)
                .allMatch(issue -> issue.matches(new EventView(event)));
    }

    /** Returns the matching logs that arrived just before and just after one. */
    Mono<Neighbours> neighbours(UUID id, LogFilter filter) {
        Cursor here = new Cursor(false, 0, id);
        return beside(filter, Ordering.RECEIVED_AT_DESC, here)
                .zipWith(beside(filter, Ordering.RECEIVED_AT, here), Neighbours::new);
    }

    private Mono<Optional<UUID>> beside(LogFilter filter, Ordering ordering, @Nullable Cursor cursor) {
        return logs.page(filter, ordering, cursor, 0, 1)
                .map(rows -> rows.stream().findFirst().map(row -> row.event().id()));
    }
}
