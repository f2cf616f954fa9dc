package dev.centraldeerros.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.ServerTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Environments that clients name are created on first sight, up to a bound. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=environments")
class EnvironmentsTest {
    private static final int AT_ONCE = 8;

    @Autowired
    private Environments environments;

    @Autowired
    private NameRegistry names;

    @Autowired
    private DatabaseClient database;

    private int project(String settings) {
        return database.sql("INSERT INTO project (slug, name, environments) VALUES (md5(random()::text), 'Test', '"
                        + settings + "') RETURNING id")
                .map(row -> row.get("id", Integer.class))
                .one()
                .blockOptional()
                .orElseThrow();
    }

    private Set<String> ensured(int project, List<String> wanted) {
        return environments.ensure(project, wanted).blockOptional().orElseThrow();
    }

    @Test
    void newNamesAreCreatedOnceUpToTheBoundOfTheProject() {
        int project = project("open");
        int before = names.environments(name -> true).size();
        assertThat(ensured(project, List.of("STAGING", "PRODUCTION", "STAGING")))
                .containsExactlyInAnyOrder("STAGING", "PRODUCTION");
        assertThat(names.environment("STAGING")).isPresent();

        // Several at a time, each wanted by several.
        Flux.range(0, 3 * Environments.MAX_OF_PROJECT)
                .flatMap(
                        i -> environments
                                .ensure(project, List.of("STAGING", "NEW-" + i % (2 * Environments.MAX_OF_PROJECT)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        AT_ONCE)
                .doOnNext(known -> assertThat(known).contains("STAGING"))
                .blockLast();

        assertThat(names.environments(name -> true).size() - before)
                .isBetween(Environments.MAX_OF_PROJECT, Environments.MAX_OF_PROJECT + AT_ONCE);
        assertThat(ensured(project, List.of("STAGING", "ONE-TOO-MANY"))).containsExactly("STAGING");
        assertThat(ensured(project("open"), List.of("OF-ANOTHER-PROJECT"))).containsExactly("OF-ANOTHER-PROJECT");
    }

    @Test
    void projectWithListedEnvironmentsCreatesNone() {
        assertThat(ensured(project("listed"), List.of("PRODUCTION", "UNLISTED")))
                .containsExactly("PRODUCTION");
        assertThat(names.environment("UNLISTED")).isEmpty();
    }
}
