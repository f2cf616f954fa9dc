package dev.centraldeerros.live;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.Http;
import dev.centraldeerros.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Two nodes on one database, and one user at both. */
record TwoNodes(
        String database,
        ConfigurableApplicationContext one,
        ConfigurableApplicationContext two,
        Http first,
        Http second)
        implements AutoCloseable {
    /** Senders to each node. */
    static final int SENDERS = 2;

    /** How much each of them posts. */
    static final int EACH = 150;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'central-de-erros live'";

    static TwoNodes start() {
        String database = TestDatabase.create();
        ConfigurableApplicationContext one = server(database);
        ConfigurableApplicationContext two = server(database);
        Http first = new Http(port(one), Accounts.token(client(port(one)), "watcher"));
        return new TwoNodes(database, one, two, first, new Http(port(two), first.token()));
    }

    private static ConfigurableApplicationContext server(String database) {
        List<String> settings = new ArrayList<>(List.of(TestDatabase.properties(database)));
        settings.add("server.port=0");
        settings.add("central.auth.registrations-per-hour=10000");
        return new SpringApplicationBuilder(CentralDeErros.class)
                .run(settings.stream().map("--"::concat).toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    private static WebTestClient client(int port) {
        return WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    }

    Api api(Http node) {
        return new Api(client(node.port()), node.token());
    }

    /** Another user, at the second node. */
    Http signIn(String name) {
        return new Http(second.port(), Accounts.token(client(second.port()), name));
    }

    /** Waits until both hear one another and have read what they missed. */
    void awaitNotices() {
        for (ConfigurableApplicationContext node : List.of(one, two)) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> gauge(node, "central.live.listening") == 1 && gauge(node, "central.live.peers") == 1);
        }
    }

    static double gauge(ConfigurableApplicationContext node, String name) {
        return node.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    /** Cuts the connections by which the nodes hear. */
    void cut() {
        TestDatabase.execute(database, CUT);
    }

    /** Some post to the one, and some to the other. */
    List<Future<List<String>>> posting(ExecutorService threads, String source) {
        List<Future<List<String>>> posting = new ArrayList<>();
        posting.addAll(Posters.start(threads, first, source, SENDERS, EACH, "from one"));
        posting.addAll(Posters.start(threads, second, source, SENDERS, EACH, "from two"));
        return posting;
    }

    @Override
    public void close() {
        one.close();
        two.close();
    }
}
