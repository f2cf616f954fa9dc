package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection over which one request after the other is sent, as services and proxies do; nothing is sent twice. */
final class KeptConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean isLast;

    /** Fails with a {@code ConnectException} where nobody listens. */
    KeptConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /**
     * One answer.
     *
     * @param status such as 201
     * @param body with a {@code Content-Length}; empty otherwise
     */
    record Answer(int status, String body) {}

    /** Sends a whole request. */
    void send(byte[] request) throws IOException {
        out.write(request);
        out.flush();
    }

    /** Whether the other side said that nothing more is answered here. */
    boolean isLast() {
        return isLast;
    }

    /** Fails with an {@code EOFException} when the connection ends without an answer. */
    Answer read() throws IOException {
        String line = line();
        int status = Integer.parseInt(line.substring(9, 12));
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("connection:") && lower.contains("close")) {
                isLast = true;
            }
        }
        return new Answer(status, new String(in.readNBytes(length), UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("ended after " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** The bytes of a request with a body. */
    static byte[] post(String token, String path, String type, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
