package dev.centraldeerros.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Streams behind proxies that compress what they pass on, and would keep an event until the next one fills a block. */
@Tag("destruction")
class ProxiedStreamIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void anEventIsSeenAtOnceThoughTheProxyCompresses() throws Exception {
        assumeTrue(Programs.isThere("nginx") && Programs.isThere("haproxy"), "needs nginx and haproxy");
        try (ServerProcess server = ServerProcess.start(folder, new Random())) {
            Http http = server.signIn();
            int nginx = Programs.freePort();
            Process first = Programs.nginx(folder, nginx, server.port());
            int haproxy = Programs.freePort();
            Process second = Programs.haproxy(folder, haproxy, server.port());
            try {
                for (int port : new int[] {nginx, haproxy}) {
                    await().atMost(PATIENCE).until(() -> isOpen(port));
                    Http proxied = new Http(port, http.token());
                    await().atMost(PATIENCE)
                            .until(() ->
                                    proxied.get("/actuator/health/liveness").statusCode() == 200);
                    seesEachEvent(proxied, http, "&batch=false");
                    seesEachEvent(proxied, http, "&batch=true");
                }
            } finally {
                first.destroy();
                second.destroy();
            }
        }
    }

    private static void seesEachEvent(Http proxied, Http http, String query) {
        String source = "proxied-" + proxied.port() + query.length();
        try (LiveStream stream = LiveStream.open(proxied, "?source=" + source + query, "Accept-Encoding", "gzip")) {
            for (int i = 1; i <= 3; i++) {
                String body = JsonMapper.shared().writeValueAsString(Events.json("log " + i, "source", source));
                assertThat(http.post(body).statusCode()).isEqualTo(201);
                // Nothing else is sent until it is here.
                stream.awaitLogs(i);
            }
        }
        assertThat(proxied.get(Api.LOGS + "?source=" + source).statusCode()).isEqualTo(200);
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
