package dev.centraldeerros.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one body after the other on a thread of its caller, and believes what it is answered. */
final class BulkSender {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int SILENCE_MILLIS = 120_000;

    private final int port;
    private final String token;

    BulkSender(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Sends so many blocks of the body in one request; answers how many events the server says it keeps. */
    long send(BulkBody body, int blocks) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            body.write(new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES), port, token, blocks);
            return accepted(socket.getInputStream());
        }
    }

    private static long accepted(InputStream in) throws IOException {
        String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!answer.startsWith("HTTP/1.1 201")) {
            throw new IOException(
                    "a body was answered with " + answer.lines().findFirst().orElse("nothing"));
        }
        JsonNode sums = JsonMapper.builder().build().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        return sums.get("accepted").longValue();
    }
}
