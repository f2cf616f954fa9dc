package dev.centraldeerros.query.change;

import dev.centraldeerros.access.Access;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.read.JsonBody;
import dev.centraldeerros.http.read.PathParams;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.change.ChangeRepository.Changed;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.find.Sweep;
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

/** Archives, brings back and deletes logs, one or many. A caller changes its own; who maintains all changes all. */
@Component
public final class ChangeHandler {
    /** A thousand ids and room to spare. */
    private static final int BODY_BYTES = 64 * 1024;

    /** Well below the time after which a request is given up. */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private final ChangeRepository changes;
    private final FilterParams filters;
    private final Access access;
    private final Sweep sweep;
    private final Clock clock;

    ChangeHandler(ChangeRepository changes, Sweep sweep, FilterParams filters, Access access, Clock clock) {
        this.changes = changes;
        this.filters = filters;
        this.access = access;
        this.sweep = sweep;
        this.clock = clock;
    }

    public Mono<ServerResponse> patch(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Mono.zip(archived(request), Caller.of(request))
                .flatMap(both -> one(id, both.getT2(), both.getT1() ? Change.ARCHIVE : Change.UNARCHIVE));
    }

    public Mono<ServerResponse> delete(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Caller.of(request).flatMap(caller -> one(id, caller, Change.DELETE));
    }

    public Mono<ServerResponse> archiveMany(ServerRequest request) {
        return many(request, Change.ARCHIVE);
    }

    public Mono<ServerResponse> unarchiveMany(ServerRequest request) {
        return many(request, Change.UNARCHIVE);
    }

    public Mono<ServerResponse> deleteMany(ServerRequest request) {
        return many(request, Change.DELETE);
    }

    private Mono<ServerResponse> one(UUID id, Caller caller, Change change) {
        return changes.sender(id, access.visibleTo(caller))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no log with this id.")))
                .filter(sender -> caller.maintainsAll() || sender.equals(caller.sender()))
                .switchIfEmpty(Mono.error(() -> ApiException.forbidden("Only its owner may change this log.")))
                .flatMap(sender -> changes.change(change, List.of(id), access.visibleTo(caller), caller))
                .flatMap(changed -> ServerResponse.noContent().build());
    }

    private Mono<ServerResponse> many(ServerRequest request, Change change) {
        return Mono.zip(body(request), Caller.of(request))
                .flatMap(both -> change(request, change, BulkScope.of(both.getT1()), both.getT2()))
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
     * What a call did.
     *
     * @param next where the next call goes on; null when all is done
     */
    private record Answer(
            long matched, long changed, @Nullable UUID next) {
        Answer plus(Sweep.Done<Changed> done) {
            return new Answer(
                    matched + done.result().matched(), changed + done.result().changed(), done.next());
        }
    }

    private Mono<Answer> change(ServerRequest request, Change change, BulkScope scope, Caller caller) {
        if (scope instanceof BulkScope.Ids ids) {
            return changes.change(change, ids.ids(), access.visibleTo(caller), caller)
                    .map(changed -> new Answer(changed.matched(), changed.changed(), null));
        }
        BulkScope.Filter wanted = (BulkScope.Filter) scope;
        return filters.visible(request, wanted.query())
                .flatMap(visible -> sweep(
                        change, wanted.read(filters, visible, change == Change.UNARCHIVE), wanted.next(), caller));
    }

    /** Batch by batch, each a transaction, as long as a client may be kept waiting; the next call goes on from there. */
    private Mono<Answer> sweep(Change change, LogFilter filter, @Nullable UUID from, Caller caller) {
        Instant end = clock.instant().plus(LONGEST);
        return sweep.run(filter, from, piece -> changes.change(change, filter, piece, caller))
                .map(Optional::of)
                // Nothing more: all is done.
                .concatWith(Mono.just(Optional.empty()))
                .takeUntil(done -> clock.instant().isAfter(end))
                .reduce(
                        new Answer(0, 0, null),
                        (sum, next) ->
                                next.map(sum::plus).orElseGet(() -> new Answer(sum.matched(), sum.changed(), null)));
    }

    /** What a PATCH wants; without a body, to archive. */
    private static Mono<Boolean> archived(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (headers.getContentLength() <= 0 && headers.getFirst(HttpHeaders.TRANSFER_ENCODING) == null) {
            return Mono.just(true);
        }
        return body(request).map(body -> {
            JsonNode archived = body.get("archived");
            if (archived != null && !archived.isBoolean()) {
                throw ApiException.invalid("archived", "Must be true or false.");
            }
            return archived == null || archived.asBoolean();
        });
    }

    private static Mono<JsonNode> body(ServerRequest request) {
        return JsonBody.object(request, BODY_BYTES).cast(JsonNode.class);
    }
}
