package dev.centraldeerros.project;

import dev.centraldeerros.access.Memberships;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.access.ProjectRole;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.CanonicalName;
import dev.centraldeerros.account.Role;
import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.JsonBody;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Handles the requests about projects and their members. */
@Component
class ProjectHandler {
    private static final int MAX_BODY_BYTES = 16 * 1024;

    private final ProjectAdministrationRepository projects;
    private final ProjectTargets targets;
    private final ProjectAccess access;
    private final Memberships memberships;
    private final ProjectProperties properties;

    ProjectHandler(
            ProjectAdministrationRepository projects,
            ProjectTargets targets,
            ProjectAccess access,
            Memberships memberships,
            ProjectProperties properties) {
        this.projects = projects;
        this.targets = targets;
        this.access = access;
        this.memberships = memberships;
        this.properties = properties;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> projects.list(access.visibleTo(caller))
                        .map(found -> found.stream()
                                .map(project -> project.as(access.roleIn(caller, project.number())
                                        .orElse(ProjectRole.VIEWER)
                                        .text()))
                                .toList())
                        .flatMap(found -> ServerResponse.ok()
                                .bodyValue(Map.of("results", found, "can_create", mayCreate(caller)))));
    }

    Mono<ServerResponse> one(ServerRequest request) {
        return targets.of(request, ProjectRole.VIEWER)
                .flatMap(target -> projects.list(List.of(target.id()))
                        .flatMap(found -> ServerResponse.ok()
                                .bodyValue(found.get(0).as(target.role().text()))));
    }

    Mono<ServerResponse> create(ServerRequest request) {
        return Caller.of(request)
                .filter(this::mayCreate)
                .switchIfEmpty(Mono.error(() -> ApiException.forbidden("Only administrators create projects.")))
                .flatMap(caller -> JsonBody.object(request, MAX_BODY_BYTES)
                        .map(body -> checked(ProjectChange.from(body, true), caller))
                        .flatMap(project -> saved(projects.insert(project, caller.userId()))))
                .flatMap(added ->
                        ServerResponse.status(HttpStatus.CREATED).bodyValue(added.as(ProjectRole.MAINTAINER.text())));
    }

    private boolean mayCreate(Caller caller) {
        return caller.role() == Role.ADMIN || properties.creation() == ProjectProperties.Creation.EVERYONE;
    }

    Mono<ServerResponse> change(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> JsonBody.object(request, MAX_BODY_BYTES)
                        .map(body -> checked(ProjectChange.from(body, false), target.caller()))
                        .map(change -> keepingDefault(request, change))
                        .flatMap(change -> keepingArchived(target.id(), change))
                        .flatMap(change -> saved(projects.update(target.id(), change)))
                        .flatMap(changed -> ServerResponse.ok()
                                .bodyValue(changed.as(target.role().text()))));
    }

    /** Requests the deletion of a project with all of its logs; the body repeats the slug. */
    Mono<ServerResponse> delete(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> JsonBody.object(request, MAX_BODY_BYTES)
                        .doOnNext(body -> confirm(body, target.slug()))
                        .flatMap(body -> saved(projects.markDeleted(target.id())))
                        .flatMap(deleted -> ServerResponse.status(HttpStatus.ACCEPTED)
                                .bodyValue(deleted.as(target.role().text()))));
    }

    private static void confirm(ObjectNode body, String slug) {
        if (!body.path("slug").stringValue("").equals(slug)) {
            throw ApiException.invalid(
                    "slug", "must repeat the slug of the project, because all of its logs are deleted");
        }
        if (slug.equals(NameRegistry.DEFAULT_PROJECT)) {
            throw ApiException.invalid("slug", "must not be default, because events without a project belong to it");
        }
    }

    Mono<ServerResponse> members(ServerRequest request) {
        return targets.of(request, ProjectRole.VIEWER)
                .flatMap(target -> projects.members(target.id()))
                .flatMap(found -> ServerResponse.ok().bodyValue(Map.of("results", found)));
    }

    Mono<ServerResponse> putMember(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> JsonBody.object(request, MAX_BODY_BYTES)
                        .map(ProjectHandler::role)
                        .flatMap(role ->
                                account(request).flatMap(account -> projects.putMember(target.id(), account, role))))
                .retryWhen(DatabaseConflict.triedAgain())
                .filter(put -> put)
                .switchIfEmpty(Mono.error(ProjectHandler::lastMaintainer))
                .then(memberships.reload())
                .then(Mono.defer(() -> ServerResponse.noContent().build()));
    }

    Mono<ServerResponse> deleteMember(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> account(request)
                        .flatMap(account -> projects.members(target.id())
                                .filter(members -> members.stream()
                                        .anyMatch(member -> CanonicalName.of(member.username())
                                                .equals(CanonicalName.of(request.pathVariable("username")))))
                                .switchIfEmpty(Mono.error(ProjectHandler::noMember))
                                .flatMap(members -> projects.deleteMember(target.id(), account))))
                .retryWhen(DatabaseConflict.triedAgain())
                .filter(deleted -> deleted)
                .switchIfEmpty(Mono.error(ProjectHandler::lastMaintainer))
                .then(memberships.reload())
                .then(Mono.defer(() -> ServerResponse.noContent().build()));
    }

    /** Saves a change, then reads names and members again. */
    private Mono<ProjectView> saved(Mono<ProjectView> change) {
        return change.onErrorMap(DuplicateKeyException.class, taken -> ApiException.invalid("slug", "is taken"))
                .retryWhen(DatabaseConflict.triedAgain())
                .flatMap(saved -> memberships.reload().thenReturn(saved));
    }

    private static ProjectChange checked(ProjectChange change, Caller caller) {
        if (change.open() != null && caller.role() != Role.ADMIN) {
            throw ApiException.invalid("open", "can be changed by administrators only");
        }
        return change;
    }

    /** The default project keeps its slug, because events without a project belong to it. */
    private static ProjectChange keepingDefault(ServerRequest request, ProjectChange change) {
        String slug = change.slug();
        if (request.pathVariable("slug").equals(NameRegistry.DEFAULT_PROJECT)
                && slug != null
                && !slug.equals(NameRegistry.DEFAULT_PROJECT)) {
            throw ApiException.invalid("slug", "must stay default, because events without a project belong to it");
        }
        return change;
    }

    private Mono<ProjectChange> keepingArchived(int project, ProjectChange change) {
        return Boolean.FALSE.equals(change.archived())
                ? projects.list(List.of(project))
                        .filter(found -> found.get(0).deletion() == null)
                        .switchIfEmpty(Mono.error(() -> ApiException.invalid(
                                "archived", "must stay true, because the project is being deleted")))
                        .thenReturn(change)
                : Mono.just(change);
    }

    private Mono<Long> account(ServerRequest request) {
        return projects.account(CanonicalName.of(request.pathVariable("username")))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no account with this name.")));
    }

    private static ProjectRole role(ObjectNode body) {
        String role = body.path("role").stringValue("");
        if (!List.of("viewer", "member", "maintainer").contains(role)) {
            throw ApiException.invalid("role", "must be viewer, member or maintainer");
        }
        return ProjectRole.of(role);
    }

    private static ApiException noMember() {
        return ApiException.notFound("The project has no member with this name.");
    }

    private static ApiException lastMaintainer() {
        return ApiException.invalid("role", "must stay maintainer, because this is the last maintainer of the project");
    }
}
