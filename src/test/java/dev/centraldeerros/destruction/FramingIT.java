package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests whose end can be read in two ways (RFC 9112, 11.2), to the server and through nginx and haproxy: what hides in a body never
 * becomes a separate request, and the next request gets its own response.
 */
@Tag("destruction")
class FramingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int QUIET_MILLIS = 700;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    @TempDir
    private Path folder;

    /** The request, with what may hide behind it. */
    private static Map<String, String> cases(String token, String hidden) {
        String start = "POST " + Api.LOGS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\n";
        String zero = "0\r\n\r\n";
        Map<String, String> cases = new LinkedHashMap<>();
        String whole = zero + hidden;
        cases.put(
                "Content-Length and Transfer-Encoding",
                start + "Content-Length: " + whole.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n" + whole);
        cases.put(
                "Transfer-Encoding and Content-Length",
                start + "Transfer-Encoding: chunked\r\nContent-Length: " + whole.length() + "\r\n\r\n" + whole);
        cases.put(
                "two lengths",
                start + "Content-Length: 2\r\nContent-Length: " + (2 + hidden.length()) + "\r\n\r\n{}" + hidden);
        cases.put("a list of lengths", start + "Content-Length: 2, " + (2 + hidden.length()) + "\r\n\r\n{}" + hidden);
        cases.put("a length with a sign", start + "Content-Length: +" + hidden.length() + "\r\n\r\n" + hidden);
        cases.put("a length in hexadecimal", start + "Content-Length: 0x2\r\n\r\n{}" + hidden);
        cases.put("chunked twice", start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + whole);
        cases.put("xchunked", start + "Transfer-Encoding: xchunked\r\n\r\n" + whole);
        cases.put("chunked, identity", start + "Transfer-Encoding: chunked, identity\r\n\r\n" + whole);
        cases.put("space before the colon", start + "Transfer-Encoding : chunked\r\n\r\n" + whole);
        cases.put("a tab before the value", start + "Transfer-Encoding:\u000bchunked\r\n\r\n" + whole);
        cases.put(
                "a folded line",
                start + "Content-Length: " + whole.length() + "\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n"
                        + whole);
        cases.put(
                "a length hidden by a bare carriage return",
                start + "X: y\rContent-Length: 2\r\nContent-Length: " + whole.length() + "\r\n\r\n" + whole);
        cases.put(
                "a chunk size beyond 64 bits",
                start + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" + whole);
        cases.put("a negative chunk", start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + whole);
        cases.put(
                "a chunk that is shorter than it says",
                start + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(hidden.length() + 64) + "\r\n"
                        + whole);
        cases.put(
                "an extension of a megabyte",
                start + "Transfer-Encoding: chunked\r\n\r\n2;" + "x".repeat(1_000_000) + "\r\n{}\r\n" + zero);
        cases.put("no host", "GET /auth/me/ HTTP/1.1\r\n\r\n");
        cases.put("two hosts", "GET /auth/me/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        cases.put("absolute form", "GET http://elsewhere.example/auth/me/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
        cases.put("bytes of control first", "\u0001\u0002GET /auth/me/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
        cases.put("bare line feeds", "GET /auth/me/ HTTP/1.1\nHost: localhost\n\n");
        return cases;
    }

    @Test
    void whatHidesInABodyIsNoRequestAndNobodyGetsAnothersAnswer() throws Exception {
        Map<String, Integer> ways = new LinkedHashMap<>();
        List<Process> proxies = new ArrayList<>();
        List<String> columns = new ArrayList<>(List.of("request", "directly"));
        List<List<String>> rows = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(folder, new Random())) {
            Http http = server.signIn();
            ways.put("directly", server.port());
            for (String proxy : List.of("nginx", "haproxy")) {
                if (Programs.isThere(proxy)) {
                    int port = Programs.freePort();
                    proxies.add(
                            proxy.equals("nginx")
                                    ? Programs.nginx(folder, port, server.port())
                                    : Programs.haproxy(folder, port, server.port()));
                    ways.put(proxy, port);
                    columns.add(proxy);
                } else {
                    System.out.println("framing is not tried behind " + proxy + ": it is not on this machine");
                }
            }
            for (int port : ways.values()) {
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> new Http(port, http.token())
                                        .get("/actuator/health/readiness")
                                        .statusCode()
                                == 200);
            }
            String hidden = new String(event(http.token(), "smuggled"), ISO_8859_1);
            for (Map.Entry<String, String> one : cases(http.token(), hidden).entrySet()) {
                List<String> row = new ArrayList<>(List.of(one.getKey()));
                for (Map.Entry<String, Integer> way : ways.entrySet()) {
                    row.add(answers(way.getValue(), one.getValue()));
                    nextIsServed(way.getValue(), http.token(), one.getKey() + " " + way.getKey());
                }
                rows.add(row);
                assertThat(row.get(1)).as(one.getKey()).matches("(4\\d\\d)?");
            }
            assertThat(pipelined(server.port(), http.token())).isEqualTo(1_000);
            assertThat(http.get(Api.LOGS + "?search=smuggled").body()).contains("\"count\":0");
            assertThat(server.terminate()).isZero();
        } finally {
            for (Process proxy : proxies) {
                proxy.destroy();
                int unused = proxy.waitFor();
            }
            Table table = new Table(columns.toArray(String[]::new));
            rows.forEach(row -> table.add(row.toArray()));
            table.print("framing: statuses of all answers");
        }
    }

    private static byte[] event(String token, String description) {
        return KeptConnection.post(
                token,
                Api.LOGS,
                "application/json",
                JsonMapper.shared().writeValueAsString(Events.json(description)).getBytes(UTF_8));
    }

    /** The statuses of all answers until the connection ends or is quiet. */
    private static String answers(int port, String request) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(QUIET_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                all.write(next);
            }
        } catch (SocketTimeoutException quiet) {
            // as it may be, where a proxy waits for the rest
        } catch (SocketException reset) {
            // as it may be, too
        }
        Matcher statuses = STATUS.matcher(all.toString(ISO_8859_1));
        List<String> found = new ArrayList<>();
        while (statuses.find()) {
            found.add(statuses.group(1));
        }
        return String.join(" ", found);
    }

    private static void nextIsServed(int port, String token, String name) throws IOException {
        for (int i = 0; i < 3; i++) {
            String description = "after " + name + " " + i;
            try (KeptConnection connection = new KeptConnection(port)) {
                connection.send(event(token, description));
                KeptConnection.Answer answer = connection.read();
                assertThat(answer.status()).as(name).isEqualTo(201);
                assertThat(Http.json(answer.body()).get("description").stringValue())
                        .isEqualTo(description);
            }
        }
    }

    /** A thousand requests in one piece; how many different logs were answered. */
    private static int pipelined(int port, String token) throws IOException {
        try (KeptConnection connection = new KeptConnection(port)) {
            Thread sender = new Thread(() -> {
                try {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    for (int i = 0; i < 1_000; i++) {
                        all.writeBytes(event(token, "pipelined " + i));
                    }
                    connection.send(all.toByteArray());
                } catch (IOException failed) {
                    // Fewer answers tell it.
                }
            });
            sender.start();
            TreeSet<String> descriptions = new TreeSet<>();
            for (int i = 0; i < 1_000; i++) {
                KeptConnection.Answer answer = connection.read();
                assertThat(answer.status()).isEqualTo(201);
                String description = Http.json(answer.body()).get("description").stringValue();
                assertThat(description).isEqualTo("pipelined " + i);
                boolean unused = descriptions.add(description);
            }
            return descriptions.size();
        }
    }
}
