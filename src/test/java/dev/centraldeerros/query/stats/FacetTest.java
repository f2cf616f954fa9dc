package dev.centraldeerros.query.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@ServerTest
@TestPropertySource(properties = "spring.application.name=facets")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FacetTest {
    private static final String FACETS = "/v1/api/stats/facets/";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private Api api;

    @BeforeAll
    void post() {
        api = Api.as(client, "facets");
        String[] sources = {"shop", "shop", "shop", "mail", "mail", "cron"};
        for (int i = 0; i < 12; i++) {
            Map<String, Object> event = Events.json(i == 11 ? "a rare walrus" : "common");
            event.put("source", sources[i % sources.length]);
            event.put("level", i % 4 == 0 ? "CRITICAL" : "ERROR");
            event.put("env", i < 2 ? "DEV" : "PRODUCTION");
            event.put("attributes", Map.of("customer", i % 3, "list", List.of(1), "name\"'", "x"));
            if (i % 2 == 0) {
                event.put("release", "1." + i % 4);
            }
            api.post(event);
        }
    }

    private static List<String> values(Map<?, ?> answer, String facet) {
        return ((List<?>) ((Map<?, ?>) answer.get("facets")).get(facet))
                .stream()
                        .map(one -> ((Map<?, ?>) one).get("value") + "=" + ((Map<?, ?>) one).get("count"))
                        .toList();
    }

    @Test
    void theMostFrequentValuesComeFirst() {
        Map<?, ?> answer = api.list(FACETS);

        assertThat(answer.get("logs")).isEqualTo(12);
        assertThat(answer.get("estimated")).isEqualTo(false);
        assertThat(values(answer, "source")).containsExactly("shop=6", "mail=4", "cron=2");
        assertThat(values(answer, "level")).containsExactly("ERROR=9", "CRITICAL=3");
        assertThat(values(answer, "env")).containsExactly("PRODUCTION=10", "DEV=2");
        assertThat(values(answer, "release")).containsExactly("1.0=3", "1.2=3");
    }

    @Test
    void theFilterAndTheNumberOfValuesCount() {
        assertThat(values(api.list(FACETS + "?by=source&q=level:critical&top=1"), "source"))
                .containsExactly("shop=2");
        assertThat(values(api.list(FACETS + "?by=source&q=walrus"), "source")).containsExactly("cron=1");
        assertThat(values(api.list(FACETS + "?by=source&q=hippopotamus"), "source"))
                .isEmpty();
    }

    @Test
    void attributesCountAsTextAndListsNotAtAll() {
        Map<?, ?> answer = api.list(FACETS + "?by=attr.customer&by=attr.list&by={name}", "attr.name\"'");

        assertThat(values(answer, "attr.customer")).containsExactly("0=4", "1=4", "2=4");
        assertThat(values(answer, "attr.list")).isEmpty();
        assertThat(values(answer, "attr.name\"'")).containsExactly("x=12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?by=colour",
                "?by=attr.",
                "?top=0",
                "?top=101",
                "?level=LOUD",
                "?q=)",
                "?by=attr.1&by=attr.2&by=attr.3&by=attr.4&by=attr.5&by=attr.6&by=attr.7&by=attr.8&by=attr.9"
            })
    void whatCannotBeReadIsRefused(String query) {
        api.get(FACETS + query)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors")
                .exists();
    }

    @Test
    void ofVeryManyTheNewestAreLookedAtAndTheAnswerSaysSo() {
        StepVerifier.create(database.sql("""
                        INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                        SELECT 1, now(), 1, 1, 40, 1,
                               (left(id_floor(now() - interval '1 second')::text, 13) || '-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                               'many', 'many' FROM generate_series(1, 60000) AS n
                        """).then()).verifyComplete();
        try {
            Map<?, ?> answer = api.list(FACETS + "?by=source&source=many");
            assertThat(answer.get("estimated")).isEqualTo(true);
            assertThat(values(answer, "source")).containsExactly("many=50000");
        } finally {
            StepVerifier.create(database.sql("DELETE FROM log WHERE source = 'many'")
                            .then())
                    .verifyComplete();
        }
    }
}
