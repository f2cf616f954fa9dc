package dev.centraldeerros.query.action;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.JsonBody;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.action.LogActionRepository.Changed;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.search.ChunkedScan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Archives, unarchives and deletes logs. A caller changes its own logs, an administrator all logs. */
@Component
public final class LogActionHandler {
    /** Room for 1,000 ids. */
    private static final int BODY_BYTES = 64 * 1024;

    /** Maximum duration of a bulk call, well below the response timeout. */
    private static final Duration MAX = Duration.ofSeconds(4);

    private final LogActionRepository changes;
    private final FilterParams filters;
    private final ProjectAccess access;
    private final ChunkedScan runBatches;
    private final Clock clock;

    LogActionHandler(
            LogActionRepository changes,
            ChunkedScan runBatches,
            FilterParams filters,
            ProjectAccess access,
            Clock clock) {
        this.changes = changes;
        this.filters = filters;
        this.access = access;
        this.runBatches = runBatches;
        this.clock = clock;
    }

    public Mono<ServerResponse> patch(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Mono.zip(archived(request), Caller.of(request))
                .flatMap(both -> one(id, both.getT2(), both.getT1() ? LogAction.ARCHIVE : LogAction.UNARCHIVE));
    }

    public Mono<ServerResponse> delete(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Caller.of(request).flatMap(caller -> one(id, caller, LogAction.DELETE));
    }

    public Mono<ServerResponse> archiveMany(ServerRequest request) {
        return many(request, LogAction.ARCHIVE);
    }

    public Mono<ServerResponse> unarchiveMany(ServerRequest request) {
        return many(request, LogAction.UNARCHIVE);
    }

    public Mono<ServerResponse> deleteMany(ServerRequest request) {
        return many(request, LogAction.DELETE);
    }

    private Mono<ServerResponse> one(UUID id, Caller caller, LogAction change) {
        return changes.origin(id, access.visibleTo(caller))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no log with this id.")))
                .filter(origin -> access.mayChange(caller, origin.project(), origin.sender()))
                .switchIfEmpty(Mono.error(() ->
                        ApiException.forbidden("Only its sender and maintainers of its project may change this log.")))
                .flatMap(origin -> changes.change(change, List.of(id), access.visibleTo(caller), caller))
                .flatMap(changed -> ServerResponse.noContent().build());
    }

    private Mono<ServerResponse> many(ServerRequest request, LogAction change) {
        return Mono.zip(body(request), Caller.of(request))
                .flatMap(both -> change(request, change, BulkSelection.of(both.getT1()), both.getT2()))
                .flatMap(changed -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(json -> {
                            json.writeStartObject();
                            json.writeNumberProperty("matched", changed.matched());
                            json.writeNumberProperty("changed", changed.changed());
                            UUID next = changed.next();
                            if (next != null) {
                                json.writeStringProperty("next", next.toString());
                            }
                            json.writeEndObject();
                        })));
    }

    /**
     * Result of a bulk call.
     *
     * @param next position at which the next call continues; null if all logs are done
     */
    private record BulkResult(
            long matched, long changed, @Nullable UUID next) {
        BulkResult plus(ChunkedScan.Done<Changed> done) {
            return new BulkResult(
                    matched + done.result().matched(), changed + done.result().changed(), done.next());
        }
    }

    private Mono<BulkResult> change(ServerRequest request, LogAction change, BulkSelection scope, Caller caller) {
        if (scope instanceof BulkSelection.Ids ids) {
            return changes.change(change, ids.ids(), access.visibleTo(caller), caller)
                    .map(changed -> new BulkResult(changed.matched(), changed.changed(), null));
        }
        BulkSelection.Filter wanted = (BulkSelection.Filter) scope;
        return filters.visible(request, wanted.query())
                .flatMap(visible -> runBatches(
                        change, wanted.read(filters, visible, change == LogAction.UNARCHIVE), wanted.next(), caller));
    }

    /** Runs one transaction per batch until the maximum duration; {@code next} of the response continues from there. */
    private Mono<BulkResult> runBatches(LogAction change, LogFilter filter, @Nullable UUID from, Caller caller) {
        Instant end = clock.instant().plus(MAX);
        return runBatches
                .run(filter, from, chunk -> changes.change(change, filter, chunk, caller))
                .map(Optional::of)
                // Marks the end: all logs are done.
                .concatWith(Mono.just(Optional.empty()))
                .takeUntil(done -> clock.instant().isAfter(end))
                .reduce(
                        new BulkResult(0, 0, null),
                        (sum, next) -> next.map(sum::plus)
                                .orElseGet(() -> new BulkResult(sum.matched(), sum.changed(), null)));
    }

    /** Reads the body of a PATCH; without a body, the action is archive. */
    private static Mono<Boolean> archived(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (headers.getContentLength() <= 0 && headers.getFirst(HttpHeaders.TRANSFER_ENCODING) == null) {
            return Mono.just(true);
        }
        return body(request).map(body -> {
            JsonNode archived = body.get("archived");
            if (archived != null && !archived.isBoolean()) {
                throw ApiException.invalid("archived", "must be true or false");
            }
            return archived == null || archived.asBoolean();
        });
    }

    private static Mono<JsonNode> body(ServerRequest request) {
        return JsonBody.object(request, BODY_BYTES).cast(JsonNode.class);
    }
}
