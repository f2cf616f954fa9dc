package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.destruction.Crowd.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Far more than a server of 256 MB can take: every request gets a commit or a Retry-After, and it goes on as
 * before when they are gone. The figures are ratios within one run.
 */
@Tag("destruction")
class FloodIT {
    private static final int FEW = 64;
    private static final int MANY = 1_000;
    private static final int TIMES = 10;
    private static final int LARGE_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final Table table = new Table(
            "offered by",
            "answers",
            "201 a second",
            "of the peak",
            "slowest",
            "rounds until the last one's first",
            "cores of sender, server, PostgreSQL, neighbours",
            "resident MB",
            "first second after");

    /** What became of requests, and what they took of the machine. */
    private record Measured(Result result, Spent spent) {}

    private Measured send(Crowd crowd, Duration time, double perSecond, ServerProcess server) throws IOException {
        Spent before = Spent.untilNow(server, folder);
        Result result = crowd.send(time, perSecond);
        return new Measured(result, Spent.untilNow(server, folder).since(before));
    }

    private static byte[] request(String token, int detailsBytes) {
        return KeptConnection.post(
                token,
                Api.LOGS,
                "application/json",
                JsonMapper.shared()
                        .writeValueAsString(Events.json("flood", "details", "x".repeat(detailsBytes)))
                        .getBytes(UTF_8));
    }

    @Test
    void overloadIsAnsweredWithACommitOrRetryAfter() throws Exception {
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            Http http = server.signIn();
            flood(server, "single posts", request(http.token(), 100));
            flood(server, "bodies of 256 KiB", request(http.token(), LARGE_BYTES));
            assertThat(server.terminate()).isZero();
            assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain(" ERROR ");
        } finally {
            table.print("overload at -Xmx256m");
        }
    }

    private void flood(ServerProcess server, String what, byte[] request) throws IOException {
        Duration warm = Duration.ofSeconds(Form.of(2, 20));
        Duration length = Duration.ofSeconds(Form.of(4, 60));
        try (Crowd few = new Crowd(server.port(), FEW, request)) {
            Result unused = few.send(warm, 1e6);
            Measured measured = send(few, warm, 1e6, server);
            Result peak = measured.result();
            add(what + ", " + FEW + " connections", measured, 1, server, "");
            Measured flooded;
            try (Crowd many = new Crowd(server.port(), MANY, request)) {
                flooded = send(many, length, TIMES * peak.perSecond("201"), server);
            }
            Result flood = flooded.result();
            Result after;
            // The connections of the few were silent for so long that the server has ended them.
            try (Crowd again = new Crowd(server.port(), FEW, request)) {
                after = again.send(Duration.ofSeconds(1), 1e6);
            }
            add(
                    String.format(Locale.ROOT, "%s, %d connections, %d times the peak", what, MANY, TIMES),
                    flooded,
                    flood.perSecond("201") / peak.perSecond("201"),
                    server,
                    String.format(Locale.ROOT, "%.2f of the peak", after.perSecond("201") / peak.perSecond("201")));
            assertThat(flood.answers().keySet()).as(what).isSubsetOf("201", "429", "503");
            assertThat(flood.of("201")).as(what).isPositive();
            assertThat(after.answers().keySet()).as(what).isSubsetOf("201", "503");
        }
    }

    private void add(String what, Measured measured, double ratio, ServerProcess server, String after)
            throws IOException {
        Result result = measured.result();
        table.add(
                what,
                result.answers(),
                String.format(Locale.ROOT, "%.0f", result.perSecond("201")),
                String.format(Locale.ROOT, "%.2f", ratio),
                String.format(Locale.ROOT, "%.1f s", result.slowestSeconds()),
                String.format(Locale.ROOT, "%.1f", result.rounds()),
                measured.spent().cores(result.seconds()),
                server.residentKilobytes() / 1024,
                after);
    }

    @Test
    void sendersOfAByteASecondAreCutAndHarmNobody() throws Exception {
        int count = Form.of(400, 2_000);
        List<Socket> slow = new ArrayList<>();
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            Http http = server.signIn();
            byte[] request = request(http.token(), 100);
            try (Crowd crowd = new Crowd(server.port(), FEW, request)) {
                Duration length = Duration.ofSeconds(Form.of(2, 15));
                Result unused = crowd.send(length, 1e6);
                Measured alone = send(crowd, length, 1e6, server);
                add("posts alone", alone, 1, server, "");
                for (int i = 0; i < count; i++) {
                    slow.add(trickling(server.port(), i % 2 < Form.of(0, 1) ? "body" : "headers", http.token()));
                }
                Measured beside = send(crowd, length, 1e6, server);
                add(
                        "posts beside " + count + " that send a byte a second",
                        beside,
                        beside.result().perSecond("201") / alone.result().perSecond("201"),
                        server,
                        "");
                assertThat(beside.result().answers().keySet()).containsExactly("201");
            }
            // Those of headers after 10 s, those of a body after a minute, which only the long form waits for.
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> slow.stream().allMatch(FloodIT::isCut));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
            table.print("slow senders");
        }
    }

    private static Socket trickling(int port, String what, String token) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String head = "POST " + Api.LOGS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n";
        socket.getOutputStream().write((what.equals("body") ? head + "\r\n{" : head).getBytes(US_ASCII));
        return socket;
    }

    /** Sends its next byte; whether the server has ended the connection. */
    private static boolean isCut(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0 || isCut(socket);
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException cut) {
            return true;
        }
    }
}
