package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection over which one request after the other is sent, as services and proxies do; nothing is sent twice. */
final class KeptConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean isLast;

    /** Fails with a {@code ConnectException} if no server listens. */
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
     * @param type of its body; empty without
     * @param body empty without
     */
    record Answer(int status, String type, String body) {}

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
        boolean isChunked = false;
        String type = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                isChunked = lower.contains("chunked");
            } else if (lower.startsWith("content-type:")) {
                type = lower.substring("content-type:".length()).strip();
            } else if (lower.startsWith("connection:") && lower.contains("close")) {
                isLast = true;
            }
        }
        if (status == 100) {
            return read();
        }
        // RFC 9112, 6.3: these have none, whatever their headers say.
        byte[] body = status == 204 || status == 304 ? new byte[0] : isChunked ? chunks() : in.readNBytes(length);
        return new Answer(status, type, new String(body, UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(size));
            String unused = line();
        }
        String unused = line();
        return body.toByteArray();
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
