package dev.centraldeerros.query;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.search.Cursor;
import dev.centraldeerros.query.search.LogCount;
import dev.centraldeerros.query.search.LogCounter;
import dev.centraldeerros.query.search.Ordering;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;
import tools.jackson.core.JsonGenerator;

/** Lists logs page by page and shows one log. */
@Component
final class ListHandler {
    private static final List<String> FORMATS = List.of("json", "ndjson", "csv");
    private static final int PAGE_SIZE = 10;
    private static final int LARGEST_PAGE = 200;

    /** Maximum row that {@code page=N} reaches; a cursor has no maximum. */
    private static final int LAST_NUMBERED_ROW = 10_000;

    private static final LogCount UNKNOWN = new LogCount(0, false);

    private final FilterParams filters;
    private final LogRepository logs;
    private final LogCounter counter;
    private final LogJson logJson;
    private final ProjectAccess access;

    ListHandler(FilterParams filters, LogRepository logs, LogCounter counter, LogJson logJson, ProjectAccess access) {
        this.filters = filters;
        this.logs = logs;
        this.counter = counter;
        this.logJson = logJson;
        this.access = access;
    }

    /** Parameters of a list request. */
    private record Wanted(LogFilter filter, Ordering ordering, Optional<Cursor> cursor, int number, int size) {
        int offset() {
            return (number - 1) * size;
        }
    }

    Mono<ServerResponse> list(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> list(request, read(query, visible)));
    }

    private Mono<ServerResponse> list(ServerRequest request, Wanted wanted) {
        Mono<Page> page = logs.page(
                        wanted.filter(),
                        wanted.ordering(),
                        wanted.cursor().orElse(null),
                        wanted.offset(),
                        wanted.size() + 1)
                .map(rows -> Page.of(rows, wanted.size(), wanted.ordering(), wanted.cursor(), wanted.number() == 1));
        Mono<LogCount> count = counter.count(wanted.filter());
        // Runs first, because counting would run the same search concurrently and often ends with the page.
        Mono<Tuple2<Page, LogCount>> found = counter.isLong(wanted.filter())
                ? page.flatMap(rows ->
                        isWhole(wanted, rows) ? Mono.just(Tuples.of(rows, UNKNOWN)) : Mono.zip(Mono.just(rows), count))
                : Mono.zip(page, count);
        return found.flatMap(both -> answer(request, wanted, both.getT1(), count(wanted, both.getT1(), both.getT2())));
    }

    Mono<ServerResponse> one(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Caller.of(request)
                .flatMap(caller -> logs.one(id, access.visibleTo(caller)))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no log with this id.")))
                .flatMap(found -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(
                                json -> logJson.whole(json, found.event(), found.archived(), found.owner()))));
    }

    private Wanted read(QueryParams query, List<Integer> visible) {
        LogFilter filter = filters.read(query, visible, false);
        Ordering ordering = query.oneOf("ordering", Ordering.parameters())
                .flatMap(Ordering::of)
                .orElse(Ordering.RECEIVED_AT_DESC);
        Optional<String> unused =
                query.oneOf("format", FORMATS); // all other parameters are checked by their own routes
        int size = query.integer("page_size", 1, LARGEST_PAGE, PAGE_SIZE);
        int number = query.integer("page", 1, Math.max(1, LAST_NUMBERED_ROW / size), 1);
        Optional<String> text = query.text("cursor");
        Optional<Cursor> cursor = text.flatMap(given -> Cursor.decode(given, ordering, filter.projects()));
        if (text.isPresent() && cursor.isEmpty()) {
            query.error("cursor", "must be an unchanged cursor of this list");
        }
        query.check();
        return new Wanted(filter, ordering, cursor, cursor.isPresent() ? 1 : number, size);
    }

    /** A page that has all logs, or has more than the count found in time, knows a better count. */
    private static LogCount count(Wanted wanted, Page page, LogCount counted) {
        long shown = (long) wanted.offset() + page.rows().size();
        if (isWhole(wanted, page)) {
            return new LogCount(shown, true);
        }
        return counted.isExact() || counted.logs() >= shown ? counted : new LogCount(shown, false);
    }

    /** Returns whether the list ends with this page and its length is known. */
    private static boolean isWhole(Wanted wanted, Page page) {
        boolean isNumbered = wanted.cursor().isEmpty() && page.next().isEmpty();
        return isNumbered && (wanted.number() == 1 || !page.rows().isEmpty());
    }

    private Mono<ServerResponse> answer(ServerRequest request, Wanted wanted, Page page, LogCount count) {
        if (page.rows().isEmpty() && wanted.number() > 1) {
            return Mono.error(ApiException.notFound("The list has no page " + wanted.number() + "."));
        }
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(LogJson.bytes(json -> write(json, request, wanted, page, count)));
    }

    private void write(JsonGenerator json, ServerRequest request, Wanted wanted, Page page, LogCount count) {
        json.writeStartObject();
        json.writeNumberProperty("count", count.logs());
        json.writeStringProperty("count_relation", count.isExact() ? "eq" : "gte");
        json.writeStringProperty("next", link(request, wanted, page.next()));
        json.writeStringProperty("previous", link(request, wanted, page.previous()));
        json.writeArrayPropertyStart("results");
        page.rows().forEach(row -> logJson.summary(json, row.event(), row.archived()));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static @org.jspecify.annotations.Nullable String link(
            ServerRequest request, Wanted wanted, Optional<Cursor> cursor) {
        return cursor.map(there -> Page.link(
                        request.uri(),
                        there.encode(wanted.ordering(), wanted.filter().projects())))
                .orElse(null);
    }
}
