package dev.centraldeerros.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.ProjectDirectory;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Projects and who sees them: everyone with an account sees every project, of which there is one for now. */
@Component
public class Projects implements ProjectDirectory {
    /** The project of logs that name none. */
    public static final String DEFAULT = "default";

    /** How long a project may be remembered after it changed on another node. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int REMEMBERED_PROJECTS = 1_000;

    /** The check of the column, so that what cannot be stored is not asked for. */
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final ProjectStore store;
    private final Cache<String, Project> known = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(REMEMBERED_PROJECTS)
            .build();

    Projects(ProjectStore store) {
        this.store = store;
    }

    /** The project of that slug, or empty; costs a query at most every 10 s for one that exists. */
    public Mono<Project> bySlug(String slug) {
        Project project = known.getIfPresent(slug);
        if (project != null) {
            return Mono.just(project);
        }
        return SLUG.matcher(slug).matches()
                ? store.bySlug(slug).doOnNext(found -> known.put(slug, found))
                : Mono.empty();
    }

    @Override
    public Flux<VisibleProject> visibleTo(Caller caller) {
        return store.all().map(project -> new VisibleProject(project.slug(), project.name()));
    }
}
