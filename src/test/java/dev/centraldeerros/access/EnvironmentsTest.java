package dev.centraldeerros.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.ServerTest;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
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

    private Set<String> ensured(List<String> wanted) {
        return environments.ensure(wanted).blockOptional().orElseThrow();
    }

    @Test
    void newNamesAreCreatedOnceUpToTheBound() {
        int before = names.environments(name -> true).size();
        assertThat(ensured(List.of("STAGING", "PRODUCTION", "STAGING")))
                .containsExactlyInAnyOrder("STAGING", "PRODUCTION");
        assertThat(names.environment("STAGING")).isPresent();

        List<String> many = IntStream.rangeClosed(0, Environments.MAX_ENVIRONMENTS)
                .mapToObj(i -> "MANY-" + i)
                .toList();
        assertThat(ensured(many.subList(0, 100))).hasSize(100);

        // Several at a time, each wanted by several.
        Flux.range(0, 2 * Environments.MAX_ENVIRONMENTS)
                .flatMap(
                        i -> environments
                                .ensure(List.of("STAGING", "NEW-" + i % Environments.MAX_ENVIRONMENTS))
                                .subscribeOn(Schedulers.boundedElastic()),
                        AT_ONCE)
                .doOnNext(known -> assertThat(known).contains("STAGING"))
                .blockLast();

        assertThat(names.environments(name -> true))
                .hasSizeBetween(Environments.MAX_ENVIRONMENTS, Environments.MAX_ENVIRONMENTS + AT_ONCE);
        assertThat(ensured(List.of("STAGING", "ONE-TOO-MANY"))).containsExactly("STAGING");
        assertThat(ensured(many)).hasSize(100);
        assertThat(before).isLessThan(Environments.MAX_ENVIRONMENTS);
    }
}
