package dev.centraldeerros.project;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.access.ProjectRole;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Finds the project in the path of a request. */
@Component
public class ProjectTargets {
    private final NameRegistry names;
    private final ProjectAccess access;

    ProjectTargets(NameRegistry names, ProjectAccess access) {
        this.names = names;
        this.access = access;
    }

    /** Project of a request with the caller and its role. */
    public record Target(int id, String slug, Caller caller, ProjectRole role) {}

    /** Returns the project; signals 404 if the caller does not see it, 403 if its role is less than {@code least}. */
    public Mono<Target> of(ServerRequest request, ProjectRole least) {
        String slug = request.pathVariable("slug");
        Mono<Void> ready = names.project(slug).isPresent() ? Mono.empty() : names.readAgain();
        return ready.then(Caller.of(request))
                .flatMap(caller -> Mono.justOrEmpty(names.project(slug)
                                .flatMap(id ->
                                        access.roleIn(caller, id).map(role -> new Target(id, slug, caller, role))))
                        .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no project with this slug.")))
                        .filter(target -> target.role().includes(least))
                        .switchIfEmpty(Mono.error(
                                () -> ApiException.forbidden("Only maintainers of the project may do this."))));
    }
}
