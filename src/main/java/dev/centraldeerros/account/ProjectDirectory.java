package dev.centraldeerros.account;

import reactor.core.publisher.Flux;

/** Tells an account which projects it sees; implemented where projects are known. */
public interface ProjectDirectory {
    /** A project as {@code GET /auth/me/} shows it. */
    record VisibleProject(String slug, String name) {}

    /** The projects that {@code caller} may read, by slug. */
    Flux<VisibleProject> projectsOf(Caller caller);
}
