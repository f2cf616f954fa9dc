package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.response.Link;
import dev.centraldeerros.issue.IssueReader.Found;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.language.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Handles the requests about issues. */
@Component
class IssueHandler {
    private static final int PAGE_SIZE = 50;
    private static final int MAX_PAGE_SIZE = 200;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final FilterParams filters;
    private final IssueParams parameters;
    private final IssueReader issues;
    private final ProjectAccess access;
    private final NameRegistry names;

    IssueHandler(
            FilterParams filters,
            IssueParams parameters,
            IssueReader issues,
            ProjectAccess access,
            NameRegistry names) {
        this.filters = filters;
        this.parameters = parameters;
        this.issues = issues;
        this.access = access;
        this.names = names;
    }

    /** Parameters of a list request. */
    private record Parameters(
            IssueFilter filter,
            IssueOrdering ordering,
            @Nullable IssueCursor cursor,
            int size,
            List<String> hints) {
        boolean isBackward() {
            return cursor != null && cursor.isBackward();
        }
    }

    Mono<ServerResponse> list(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query)
                .map(visible -> read(query, visible))
                .flatMap(wanted -> issues.page(wanted.filter(), wanted.ordering(), wanted.cursor(), wanted.size() + 1)
                        .flatMap(rows -> page(request, wanted, rows)));
    }

    private Parameters read(QueryParams query, List<Integer> visible) {
        IssueFilter filter = parameters.read(query, visible);
        IssueOrdering ordering = query.oneOf("ordering", IssueOrdering.parameters())
                .flatMap(IssueOrdering::of)
                .orElse(IssueOrdering.LAST_SEEN_DESC);
        int size = query.integer("page_size", 1, MAX_PAGE_SIZE, PAGE_SIZE);
        Optional<String> text = query.text("cursor");
        Optional<IssueCursor> cursor = text.flatMap(given -> IssueCursor.decode(given, ordering, filter.projects()));
        if (text.isPresent() && cursor.isEmpty()) {
            query.error("cursor", "must be an unchanged cursor of this list");
        }
        query.check();
        return new Parameters(filter, ordering, cursor.orElse(null), size, FilterParams.hints(query, Scope.ISSUES));
    }

    private Mono<ServerResponse> page(ServerRequest request, Parameters wanted, List<Found> read) {
        boolean hasMore = read.size() > wanted.size();
        List<Found> rows = new ArrayList<>(read.subList(0, Math.min(read.size(), wanted.size())));
        if (wanted.isBackward()) {
            Collections.reverse(rows);
        }
        boolean hasNext = wanted.isBackward() || hasMore;
        boolean hasPrevious = wanted.isBackward() ? hasMore : wanted.cursor() != null;
        String next = hasNext && !rows.isEmpty()
                ? link(request, wanted, rows.get(rows.size() - 1).issue(), false)
                : null;
        String previous = hasPrevious && !rows.isEmpty()
                ? link(request, wanted, rows.get(0).issue(), true)
                : null;
        return names.known(() -> LogJson.bytes(json -> {
                    json.writeStartObject();
                    LogJson.hints(json, wanted.hints());
                    json.writeStringProperty("next", next);
                    json.writeStringProperty("previous", previous);
                    json.writeArrayPropertyStart("results");
                    rows.forEach(row -> IssueJson.write(json, row.issue(), row.points(), names));
                    json.writeEndArray();
                    json.writeEndObject();
                }))
                .flatMap(IssueHandler::ok);
    }

    Mono<ServerResponse> one(ServerRequest request) {
        String id = request.pathVariable("id");
        return Caller.of(request)
                .filter(caller -> ID.matcher(id).matches())
                .flatMap(caller -> issues.one(Long.parseLong(id), access.visibleTo(caller)))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no issue with this id.")))
                .flatMap(found -> names.known(
                        () -> LogJson.bytes(json -> IssueJson.write(json, found.issue(), found.points(), names))))
                .flatMap(IssueHandler::ok);
    }

    private static String link(ServerRequest request, Parameters wanted, Issue border, boolean isBackward) {
        IssueCursor cursor = new IssueCursor(isBackward, border.key(), border.id());
        return Link.with(
                request.uri(),
                Set.of("cursor"),
                "cursor",
                cursor.encode(wanted.ordering(), wanted.filter().projects()));
    }

    private static Mono<ServerResponse> ok(byte[] json) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json);
    }
}
