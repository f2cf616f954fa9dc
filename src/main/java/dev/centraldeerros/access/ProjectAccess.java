package dev.centraldeerros.access;

import dev.centraldeerros.access.key.IngestKey;
import dev.centraldeerros.access.key.IngestKeys;
import dev.centraldeerros.access.key.KeyAuthentication;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.ProjectDirectory;
import dev.centraldeerros.account.Role;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The rules of projects: which ones a caller reads, sends to and changes. An administrator of the server may do everything;
 * every account is a member of an open project.
 */
@Component
public final class ProjectAccess implements ProjectDirectory {
    private final NameRegistry names;
    private final ProjectRepository projects;
    private final Memberships memberships;
    private final IngestKeys keys;

    ProjectAccess(NameRegistry names, ProjectRepository projects, Memberships memberships, IngestKeys keys) {
        this.keys = keys;
        this.names = names;
        this.projects = projects;
        this.memberships = memberships;
    }

    /**
     * Which logs a caller may archive and delete.
     *
     * @param all projects of which it changes all logs
     * @param own projects of which it changes the logs that it sent
     */
    public record ChangeRights(List<Integer> all, List<Integer> own) {}

    /** Returns the role of a caller in a project; empty if it does not see the project. */
    public Optional<ProjectRole> roleIn(Caller caller, int project) {
        return Optional.ofNullable(role(caller, project));
    }

    private @Nullable ProjectRole role(Caller caller, int project) {
        return caller.role() == Role.ADMIN
                ? ProjectRole.MAINTAINER
                : memberships.now().roleOf(caller.userId(), project);
    }

    /** Returns the projects whose logs {@code caller} may read; used by every read. */
    public List<Integer> visibleTo(Caller caller) {
        return with(caller, ProjectRole.VIEWER);
    }

    /** Returns which logs {@code caller} may archive and delete; used by every change. */
    public ChangeRights changeRights(Caller caller) {
        return new ChangeRights(with(caller, ProjectRole.MAINTAINER), with(caller, ProjectRole.MEMBER));
    }

    /** Returns whether {@code caller} may archive and delete a log of the project that {@code sender} sent. */
    public boolean mayChange(Caller caller, int project, Sender sender) {
        ProjectRole role = role(caller, project);
        return role == ProjectRole.MAINTAINER || (role == ProjectRole.MEMBER && sender.equals(caller.sender()));
    }

    /**
     * Returns what the client of a request may send: members to their projects, an ingest key to its project. No project
     * accepts events while it is archived. Signals 403 for the key of an archived project.
     */
    public Mono<SendRights> sendRights(ServerRequest request) {
        return request.principal()
                .cast(Authentication.class)
                .map(authentication -> KeyAuthentication.keyOf(authentication)
                        .map(this::sendRights)
                        .orElseGet(() -> sendRights((Caller) Objects.requireNonNull(authentication.getPrincipal()))));
    }

    /**
     * Returns what the holder of an ingest key may send, for protocols that have a place of their own for the key.
     *
     * @param project number that the request names
     * @param origin origin of a browser's page; null without one
     * @return signals 401 for an invalid key, 403 for that of another project or of an archived one, and for an origin that the
     *     key does not accept
     */
    public Mono<SendRights> sendRights(String secret, int project, @Nullable String origin) {
        return keys.find(secret)
                .switchIfEmpty(Mono.error(() -> ApiException.of(Problem.UNAUTHENTICATED, "The key is not valid.")))
                .map(key -> {
                    if (key.projectId() != project) {
                        throw ApiException.forbidden("The key is not one of this project.");
                    }
                    if (origin != null && key.refuses(origin)) {
                        throw ApiException.forbidden("The ingest key does not accept events from this origin.");
                    }
                    return sendRights(key);
                });
    }

    private SendRights sendRights(IngestKey key) {
        if (isArchived(key.projectId())) {
            throw ApiException.forbidden("The project of this ingest key is archived and accepts no events.");
        }
        return new SendRights(
                new Sender.IngestKey(key.id()),
                key,
                project -> project == key.projectId() && keys.isValid(key) && !isArchived(project));
    }

    private SendRights sendRights(Caller caller) {
        return new SendRights(caller.sender(), null, project -> {
            ProjectRole role = role(caller, project);
            return role != null && role.includes(ProjectRole.MEMBER) && !isArchived(project);
        });
    }

    private boolean isArchived(int project) {
        return memberships.now().archived().contains(project);
    }

    /** Completes when {@code caller} no longer reads all of these projects. */
    public Mono<Void> lost(Caller caller, List<Integer> visible) {
        // The current state, too, because a change may have come before the subscription.
        return Flux.merge(memberships.changes(), Mono.fromSupplier(memberships::now))
                .filter(change -> visible.stream().anyMatch(project -> role(caller, project) == null))
                .next()
                .then();
    }

    @Override
    public Flux<VisibleProject> projectsOf(Caller caller) {
        return projects.findAllByOrderBySlug()
                .filter(project -> role(caller, project.id()) != null)
                .map(project -> new VisibleProject(project.slug(), project.name()));
    }

    private List<Integer> with(Caller caller, ProjectRole least) {
        return names.projects().stream()
                .filter(project -> {
                    ProjectRole role = role(caller, project);
                    return role != null && role.includes(least);
                })
                .toList();
    }
}
