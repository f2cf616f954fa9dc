package dev.centraldeerros.query.change;

import dev.centraldeerros.access.Access;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.read.JsonBody;
import dev.centraldeerros.http.read.PathParams;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.change.ChangeRepository.Changed;
import dev.centraldeerros.query.filter.FilterParams;
import java.util.List;
import java.util.UUID;
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

    private final ChangeRepository changes;
    private final FilterParams filters;
    private final Access access;

    ChangeHandler(ChangeRepository changes, FilterParams filters, Access access) {
        this.changes = changes;
        this.filters = filters;
        this.access = access;
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
                            json.writeEndObject();
                        })));
    }

    private Mono<Changed> change(ServerRequest request, Change change, BulkScope scope, Caller caller) {
        if (scope instanceof BulkScope.Ids ids) {
            return changes.change(change, ids.ids(), access.visibleTo(caller), caller);
        }
        BulkScope.Filter wanted = (BulkScope.Filter) scope;
        return filters.visible(request, wanted.query())
                .flatMap(visible ->
                        changes.change(change, wanted.read(filters, visible, change == Change.UNARCHIVE), caller));
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
