package dev.centraldeerros.ui.view;

import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.JsonBody;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.http.route.BasePath;
import dev.centraldeerros.ui.view.SavedViewRepository.Changed;
import dev.centraldeerros.ui.view.SavedViewRepository.StoredView;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists, stores, changes and deletes the saved views of the caller. */
@Component
class SavedViewHandler {
    static final String PATH = "/v1/api/views/";

    /** Room for the longest address, escaped. */
    private static final int BODY_BYTES = 64 * 1024;

    private final SavedViewRepository views;

    SavedViewHandler(SavedViewRepository views) {
        this.views = views;
    }

    /** Saved view in a response. */
    record Shown(UUID id, String name, String address) {
        static Shown of(UUID id, SavedView view) {
            return new Shown(id, view.name(), view.address());
        }
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> views.all(caller.userId()))
                .flatMap(stored -> ServerResponse.ok().bodyValue(Map.of("results", shown(stored))));
    }

    private static List<Shown> shown(List<StoredView> stored) {
        return stored.stream().map(one -> Shown.of(one.id(), one.view())).toList();
    }

    Mono<ServerResponse> add(ServerRequest request) {
        return Mono.zip(read(request), Caller.of(request))
                .flatMap(both -> views.add(both.getT2().userId(), both.getT1())
                        .flatMap(SavedViewHandler::done)
                        .flatMap(id -> ServerResponse.created(BasePath.address(request, PATH + id + "/"))
                                .bodyValue(Shown.of(id, both.getT1()))));
    }

    Mono<ServerResponse> change(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Mono.zip(read(request), Caller.of(request))
                .flatMap(both -> views.change(both.getT2().userId(), id, both.getT1())
                        .flatMap(SavedViewHandler::done)
                        .flatMap(done -> ServerResponse.ok().bodyValue(Shown.of(id, both.getT1()))));
    }

    Mono<ServerResponse> remove(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        return Caller.of(request)
                .flatMap(caller -> views.remove(caller.userId(), id))
                .flatMap(SavedViewHandler::done)
                .flatMap(done -> ServerResponse.noContent().build());
    }

    private static Mono<SavedView> read(ServerRequest request) {
        return JsonBody.object(request, BODY_BYTES).map(SavedView::from);
    }

    private static Mono<UUID> done(Changed changed) {
        return switch (changed.result()) {
            case DONE -> Mono.just(changed.id());
            case NAME_IS_TAKEN -> Mono.error(ApiException.invalid("name", "You have a view with this name."));
            case TOO_MANY ->
                Mono.error(ApiException.invalid(
                        "name", "You have " + SavedViewRepository.MAX + " views, which is the most."));
            case NOT_THERE -> Mono.error(ApiException.notFound("You have no view with this id."));
        };
    }
}
