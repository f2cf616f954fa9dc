package dev.centraldeerros.account;

import reactor.core.publisher.Flux;

/** Finds the projects that an account sees; implemented in the package of projects. */
public interface ProjectDirectory {
    /** Project in {@code GET /auth/me/}. */
    record VisibleProject(String slug, String name) {}

    /** Returns the projects that {@code caller} may read, by slug. */
    Flux<VisibleProject> projectsOf(Caller caller);
}
