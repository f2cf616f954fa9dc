package dev.centraldeerros.query;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.language.Scope;
import dev.centraldeerros.query.search.Cursor;
import dev.centraldeerros.query.search.LogCount;
import dev.centraldeerros.query.search.LogCounter;
import dev.centraldeerros.query.search.Ordering;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    private static final List<String> COUNTING = List.of("auto", "exact", "none");

    private static final int MAX_COLUMNS = 4;

    /** Time of a requested exact count; well below the response timeout. */
    private static final Duration LONG_COUNT = Duration.ofSeconds(2);

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

    /**
     * Parameters of a list request.
     *
     * @param counting one of {@link #COUNTING}
     * @param columns names of the attributes of each row
     * @param hints what the query may have meant
     */
    private record Parameters(
            LogFilter filter,
            Ordering ordering,
            Optional<Cursor> cursor,
            int number,
            int size,
            String counting,
            List<String> columns,
            List<String> hints) {
        int offset() {
            return (number - 1) * size;
        }
    }

    Mono<ServerResponse> list(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> list(request, read(query, visible)));
    }

    private Mono<ServerResponse> list(ServerRequest request, Parameters parameters) {
        Mono<Page> page = logs.page(
                        parameters.filter(),
                        parameters.ordering(),
                        parameters.cursor().orElse(null),
                        parameters.offset(),
                        parameters.size() + 1)
                .map(rows -> Page.of(
                        rows, parameters.size(), parameters.ordering(), parameters.cursor(), parameters.number() == 1));
        Mono<LogCount> count = count(parameters);
        // Runs first, because counting would run the same search concurrently and often ends with the page.
        Mono<Tuple2<Page, LogCount>> found = counter.isLong(parameters.filter())
                ? page.flatMap(rows -> isWhole(parameters, rows)
                        ? Mono.just(Tuples.of(rows, UNKNOWN))
                        : Mono.zip(Mono.just(rows), count))
                : Mono.zip(page, count);
        return found.flatMap(both -> logs.attributes(
                        both.getT1().rows(), parameters.filter().projects(), parameters.columns())
                .flatMap(columns -> answer(
                        request, parameters, both.getT1(), count(parameters, both.getT1(), both.getT2()), columns)));
    }

    private Mono<LogCount> count(Parameters parameters) {
        return switch (parameters.counting()) {
            case "none" -> Mono.just(UNKNOWN);
            case "exact" -> counter.count(parameters.filter(), LONG_COUNT);
            default -> counter.count(parameters.filter());
        };
    }

    Mono<ServerResponse> one(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Caller.of(request)
                .flatMap(caller -> logs.one(id, access.visibleTo(caller)))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no log with this id.")))
                .flatMap(found -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(json -> logJson.whole(json, found))));
    }

    private Parameters read(QueryParams query, List<Integer> visible) {
        LogFilter filter = filters.read(query, visible, false);
        Ordering ordering = query.oneOf("ordering", Ordering.parameters())
                .flatMap(Ordering::of)
                .orElse(Ordering.RECEIVED_AT_DESC);
        Optional<String> unused =
                query.oneOf("format", FORMATS); // all other parameters are checked by their own routes
        String counting = query.oneOf("count", COUNTING).orElse("auto");
        int size = query.integer("page_size", 1, LARGEST_PAGE, PAGE_SIZE);
        int number = query.integer("page", 1, Math.max(1, LAST_NUMBERED_ROW / size), 1);
        Optional<String> text = query.text("cursor");
        Optional<Cursor> cursor = text.flatMap(given -> Cursor.decode(given, ordering, filter.projects()));
        if (text.isPresent() && cursor.isEmpty()) {
            query.error("cursor", "must be an unchanged cursor of this list");
        }
        List<String> columns = columns(query);
        query.check();
        return new Parameters(
                filter,
                ordering,
                cursor,
                cursor.isPresent() ? 1 : number,
                size,
                counting,
                columns,
                FilterParams.hints(query, Scope.LOGS));
    }

    private static List<String> columns(QueryParams query) {
        List<String> columns = query.texts("column").stream().distinct().toList();
        if (columns.size() > MAX_COLUMNS || !columns.stream().allMatch(name -> name.matches("attr\\..+"))) {
            query.error("column", "must be attr.<name>, at most " + MAX_COLUMNS + " times");
            return List.of();
        }
        return columns.stream().map(name -> name.substring("attr.".length())).toList();
    }

    /** A page that has all logs, or has more than the count found in time, knows a better count. */
    private static LogCount count(Parameters parameters, Page page, LogCount counted) {
        long shown = (long) parameters.offset() + page.rows().size();
        if (isWhole(parameters, page)) {
            return new LogCount(shown, true);
        }
        return counted.isExact() || counted.logs() >= shown ? counted : new LogCount(shown, false);
    }

    /** Returns whether the list ends with this page and its length is known. */
    private static boolean isWhole(Parameters parameters, Page page) {
        boolean isNumbered = parameters.cursor().isEmpty() && page.next().isEmpty();
        return isNumbered && (parameters.number() == 1 || !page.rows().isEmpty());
    }

    private Mono<ServerResponse> answer(
            ServerRequest request,
            Parameters parameters,
            Page page,
            LogCount count,
            Map<UUID, List<@Nullable String>> columns) {
        if (page.rows().isEmpty() && parameters.number() > 1) {
            return Mono.error(ApiException.notFound("The list has no page " + parameters.number() + "."));
        }
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(LogJson.bytes(json -> write(json, request, parameters, page, count, columns)));
    }

    private void write(
            JsonGenerator json,
            ServerRequest request,
            Parameters parameters,
            Page page,
            LogCount count,
            Map<UUID, List<@Nullable String>> columns) {
        json.writeStartObject();
        json.writeNumberProperty("count", count.logs());
        json.writeStringProperty("count_relation", count.isExact() ? "eq" : "gte");
        LogJson.hints(json, parameters.hints());
        json.writeStringProperty("next", link(request, parameters, page.next()));
        json.writeStringProperty("previous", link(request, parameters, page.previous()));
        json.writeArrayPropertyStart("results");
        page.rows()
                .forEach(row -> logJson.summary(
                        json,
                        row.event(),
                        row.archived(),
                        parameters.columns(),
                        columns.getOrDefault(row.event().id(), List.of())));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static @Nullable String link(ServerRequest request, Parameters parameters, Optional<Cursor> cursor) {
        return cursor.map(there -> Page.link(
                        request.uri(),
                        there.encode(parameters.ordering(), parameters.filter().projects())))
                .orElse(null);
    }
}
