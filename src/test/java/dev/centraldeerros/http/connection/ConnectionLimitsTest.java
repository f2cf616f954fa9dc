package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.http.EdgeTest;
import dev.centraldeerros.http.connection.ConnectionLimits.Entry;
import dev.centraldeerros.http.route.BasePath;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@EdgeTest
@TestPropertySource(properties = "central.connections-per-address=5")
class ConnectionLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

    static ConnectionLimits atMost(int most, int mostFromOne) {
        return new ConnectionLimits(
                most,
                mostFromOne,
                new TrustedProxies(List.of("10.0.0.0/8"), CentralProperties.ForwardedBy.ANY, BasePath.ROOT),
                new SimpleMeterRegistry());
    }

    private static SocketAddress from(String address) {
        return new InetSocketAddress(address, 4711);
    }

    @Test
    void connectionOverTheLimitGets503UntilAnotherCloses() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                open.add(new Socket("localhost", port));
                assertThat(ask(open.get(i))).startsWith("HTTP/1.1 404 ");
            }
            try (Socket sixth = new Socket("localhost", port)) {
                assertThat(ask(sixth))
                        .startsWith("HTTP/1.1 503 ")
                        .containsPattern("(?i)\r\nretry-after: [1-4]\r\n")
                        .containsIgnoringCase("\r\nconnection: close\r\n")
                        .contains("urn:central-de-erros:problem:overloaded");
                assertThat(sixth.getInputStream().readAllBytes()).isEmpty();
            }
            assertThat(meters.get("central.http.connections.refused").counter().count())
                    .isEqualTo(1);
            open.remove(0).close();
            await().atMost(PATIENCE).until(() -> {
                try (Socket another = new Socket("localhost", port)) {
                    return ask(another).startsWith("HTTP/1.1 404 ");
                } catch (SocketException early) {
                    return false;
                }
            });
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().atMost(PATIENCE)
                .until(() -> meters.get("central.http.connections").gauge().value() == 0);
    }

    private static String ask(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream()
                .write("GET /v1/edge/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    @Test
    void oneAddressLeavesRoomForOthersAndATrustedProxyStandsForMany() {
        ConnectionLimits connections = atMost(10, 4);
        for (int i = 0; i < 4; i++) {
            assertThat(connections.acquire(from("192.0.2.1"))).isEqualTo(Entry.ACCEPTED);
        }
        assertThat(connections.acquire(from("192.0.2.1"))).isEqualTo(Entry.REJECTED);
        for (int i = 0; i < 5; i++) {
            assertThat(connections.acquire(from("10.1.2.3"))).isEqualTo(Entry.ACCEPTED);
        }
        assertThat(connections.acquire(from("192.0.2.2"))).isEqualTo(Entry.REJECTED);
        connections.release(from("192.0.2.1"));
        connections.release(from("192.0.2.2"));
        assertThat(connections.acquire(from("192.0.2.2"))).isEqualTo(Entry.ACCEPTED);
    }

    @Test
    void whereTooManyComeToBeToldTheyAreNotHeard() {
        ConnectionLimits connections = atMost(1, 1);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            entries.add(connections.acquire(from("192.0.2.1")));
        }
        assertThat(entries.subList(0, 2)).containsExactly(Entry.ACCEPTED, Entry.REJECTED);
        assertThat(entries.subList(257, 300)).containsOnly(Entry.CLOSED);
    }
}
