package dev.centraldeerros.access;

import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.ProjectDirectory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Projects and who sees them: everyone with an account sees every project, of which there is one for now. */
@Component
class Projects implements ProjectDirectory {
    private final ProjectStore store;

    Projects(ProjectStore store) {
        this.store = store;
    }

    @Override
    public Flux<VisibleProject> visibleTo(Caller caller) {
        return store.all();
    }
}
