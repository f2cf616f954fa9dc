package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.Events;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.fingerprint.FingerprintVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A release with another version of the fingerprint reports no known error as new. */
class IssueUpgradeTest {
    private static final FingerprintVersions NEXT = new FingerprintVersions((short) 2, List.of((short) 1));

    private final String database = TestDatabase.create();

    private void server(FingerprintVersions versions, Consumer<Api> work) {
        List<String> settings = new ArrayList<>(List.of(TestDatabase.properties(database)));
        settings.add("server.port=0");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(CentralDeErros.class)
                .properties(settings.toArray(String[]::new))
                .initializers(fresh ->
                        ((GenericApplicationContext) fresh).registerBean(FingerprintVersions.class, () -> versions))
                .run()) {
            WebTestClient client = WebTestClient.bindToServer()
                    .baseUrl("http://localhost:"
                            + ((WebServerApplicationContext) context)
                                    .getWebServer()
                                    .getPort())
                    .build();
            work.accept(new Api(client, Accounts.token(client, "upgrader")));
        }
    }

    private static void post(Api api, String description) {
        Map<String, Object> event = new HashMap<>(Events.json(description));
        event.put("date", Instant.now().toString());
        String unused = api.post(event);
    }

    private static List<String> issues(Api api) {
        List<String> lines = new ArrayList<>();
        ((List<?>) api.list("/v1/api/issues/?ordering=first_seen").get("results"))
                .forEach(row -> lines.add("#" + ((Map<?, ?>) row).get("number") + " " + ((Map<?, ?>) row).get("title")
                        + " " + ((Map<?, ?>) row).get("logs")));
        return lines;
    }

    @Test
    void knownErrorsKeepTheirIssuesForThirtyDays() {
        server(FingerprintVersions.RELEASED, api -> {
            post(api, "Payment 1 refused");
            post(api, "Disk 1 is full");
        });
        server(NEXT, api -> {
            post(api, "Payment 2 refused");
            post(api, "Payment 3 refused");
            post(api, "Mail 1 was lost");
            assertThat(issues(api))
                    .containsExactly("#1 Payment 1 refused 3", "#2 Disk 1 is full 1", "#3 Mail 1 was lost 1");
            Object payments = ((Map<?, ?>)
                            ((List<?>) api.list("/v1/api/issues/?q=refused").get("results")).get(0))
                    .get("id");
            assertThat(api.descriptions("/v1/api/issues/" + payments + "/logs/"))
                    .containsExactly("Payment 3 refused", "Payment 2 refused", "Payment 1 refused");
        });
        TestDatabase.execute(database, "UPDATE issue_version SET since = now() - INTERVAL '31 days' WHERE version = 2");
        server(NEXT, api -> {
            post(api, "Disk 2 is full");
            post(api, "Payment 4 refused");
            assertThat(issues(api))
                    .containsExactly(
                            "#1 Payment 1 refused 4",
                            "#2 Disk 1 is full 1",
                            "#3 Mail 1 was lost 1",
                            "#4 Disk 2 is full 1");
        });
    }
}
