package dev.centraldeerros.bench;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body of many events, written block by block, so that it need not be there as a whole. Every block has the same events;
 * coded ones are streams of their own, which gzip and zstd let follow one another.
 */
final class BulkBody {
    private static final String KEY = ",\"key\":\"%012d\"}\n";
    private static final int KEY_CHARS = 12;

    private final byte[] block;
    private final int events;
    private final @Nullable String coding;

    /** Where the keys stand, which are made anew each time. */
    private final List<Integer> keysAt;

    private long nextKey;

    private BulkBody(byte[] block, int events, @Nullable String coding, List<Integer> keysAt) {
        this.block = block;
        this.events = events;
        this.coding = coding;
        this.keysAt = keysAt;
    }

    static BulkBody lines(List<byte[]> bodies) {
        return new BulkBody(joined(bodies), bodies.size(), null, List.of());
    }

    static BulkBody gzip(List<byte[]> bodies) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
            out.write(joined(bodies));
        }
        return new BulkBody(coded.toByteArray(), bodies.size(), "gzip", List.of());
    }

    static BulkBody zstd(List<byte[]> bodies) {
        return new BulkBody(Zstd.compress(joined(bodies)), bodies.size(), "zstd", List.of());
    }

    static BulkBody withKeys(List<byte[]> bodies) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        List<Integer> keysAt = new ArrayList<>(bodies.size());
        for (byte[] body : bodies) {
            block.write(body, 0, body.length - 1);
            String key = String.format(Locale.ROOT, KEY, 0);
            keysAt.add(block.size() + key.indexOf('0'));
            block.writeBytes(key.getBytes(StandardCharsets.US_ASCII));
        }
        return new BulkBody(block.toByteArray(), bodies.size(), null, keysAt);
    }

    private static byte[] joined(List<byte[]> bodies) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (byte[] body : bodies) {
            block.writeBytes(body);
            block.write('\n');
        }
        return block.toByteArray();
    }

    int events() {
        return events;
    }

    /** The whole request, {@code blocks} times the block. */
    void write(OutputStream out, int port, String token, int blocks) throws IOException {
        StringBuilder head = new StringBuilder("POST /v1/api/logs/ HTTP/1.1\r\nHost: 127.0.0.1:")
                .append(port)
                .append("\r\nAuthorization: Bearer ")
                .append(token)
                .append("\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\nContent-Length: ")
                .append((long) block.length * blocks);
        if (coding != null) {
            head.append("\r\nContent-Encoding: ").append(coding);
        }
        out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < blocks; i++) {
            for (int at : keysAt) {
                number(at, nextKey++);
            }
            out.write(block);
        }
        out.flush();
    }

    private void number(int at, long value) {
        long rest = value;
        for (int i = KEY_CHARS - 1; i >= 0; i--) {
            block[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
