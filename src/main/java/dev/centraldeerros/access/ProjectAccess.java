package dev.centraldeerros.access;

import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.ProjectDirectory;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Decides which projects a caller sees: every account sees all projects. */
@Component
public final class ProjectAccess implements ProjectDirectory {
    private final NameRegistry names;
    private final ProjectRepository projects;

    ProjectAccess(NameRegistry names, ProjectRepository projects) {
        this.names = names;
        this.projects = projects;
    }

    /** Returns the projects whose logs {@code caller} may read; used by every read. */
    public List<Integer> visibleTo(Caller caller) {
        return names.projects();
    }

    @Override
    public Flux<VisibleProject> projectsOf(Caller caller) {
        return projects.findAllByOrderBySlug().map(project -> new VisibleProject(project.slug(), project.name()));
    }
}
