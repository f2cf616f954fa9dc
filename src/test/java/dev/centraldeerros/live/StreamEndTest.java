package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

class StreamEndTest {
    @Test
    void streamsEndWhenTheServerDoes() {
        List<String> settings = new ArrayList<>(List.of(TestDatabase.properties(TestDatabase.create())));
        settings.add("server.port=0");
        // Longer than the test's patience: a stream that is waited for fails it.
        settings.add("spring.lifecycle.timeout-per-shutdown-phase=10m");
        ConfigurableApplicationContext context = new SpringApplicationBuilder(CentralDeErros.class)
                .properties(settings.toArray(String[]::new))
                .run();
        try {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            WebTestClient client = WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + port)
                    .build();
            Http http = new Http(port, Accounts.newToken(client, "watcher"));
            try (LiveStream one = LiveStream.open(http, "");
                    LiveStream other = LiveStream.open(http, "?batch=true");
                    LiveStream issues = LiveStream.at(http, "/v1/api/issues/")) {
                new Api(client, http.token()).post(Events.json("last"));
                one.awaitLogs(1);
                other.awaitLogs(1);

                context.close();

                one.awaitEnd();
                other.awaitEnd();
                issues.awaitEnd();
                assertThat(one.descriptions()).containsExactly("last");
                assertThat(one.endedProperly()).isTrue();
                assertThat(other.endedProperly()).isTrue();
                assertThat(issues.endedProperly()).isTrue();
            }
        } finally {
            context.close();
        }
    }
}
