package dev.centraldeerros.cli.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits an input into lines. A byte order mark decides the encoding, then the given one, then UTF-8. Waits for no more bytes than it
 * needs, so that a line is returned as soon as it was written. Used by one thread.
 */
final class LineReader {
    /** Longest line that is kept; eight times the longest that the server accepts by default. */
    static final int MAX_LINE_BYTES = 8 * 1024 * 1024;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private Charset charset;
    private boolean isStarted;
    private long number;
    private long bytes;

    /**
     * Line of an input.
     *
     * @param number from 1
     * @param content without the line feed; null if it is longer than {@link #MAX_LINE_BYTES}
     * @param end number of bytes of the input up to the end of the line
     */
    record Line(long number, @Nullable ByteBuffer content, Charset charset, long end) {}

    /** Byte order marks; one that begins with another stands before it. */
    private record Mark(Charset charset, List<Integer> bytes) {
        static final List<Mark> ALL = List.of(
                new Mark(StandardCharsets.UTF_8, List.of(0xEF, 0xBB, 0xBF)),
                new Mark(Charset.forName("UTF-32LE"), List.of(0xFF, 0xFE, 0, 0)),
                new Mark(Charset.forName("UTF-32BE"), List.of(0, 0, 0xFE, 0xFF)),
                new Mark(StandardCharsets.UTF_16LE, List.of(0xFF, 0xFE)),
                new Mark(StandardCharsets.UTF_16BE, List.of(0xFE, 0xFF)));
    }

    LineReader(InputStream in, @Nullable Charset given) {
        this.in = in;
        this.charset = given == null ? StandardCharsets.UTF_8 : given;
    }

    /** Returns the next line; null at the end. */
    @Nullable
    Line next() throws IOException {
        if (!isStarted) {
            isStarted = true;
            readMark();
        }
        int width = width();
        int feed = charset.name().endsWith("LE") ? 0 : width - 1;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] unit = new byte[width];
        boolean isTooLong = false;
        int length = 0;
        for (int next = read(); next >= 0; next = read()) {
            unit[length++] = (byte) next;
            if (length < width) {
                continue;
            }
            length = 0;
            if (isLineFeed(unit, feed)) {
                return line(isTooLong ? null : ByteBuffer.wrap(line.toByteArray()));
            }
            isTooLong |= line.size() + width > MAX_LINE_BYTES;
            if (!isTooLong) {
                line.write(unit, 0, width);
            }
        }
        line.write(unit, 0, length);
        return line.size() == 0 ? null : line(isTooLong ? null : ByteBuffer.wrap(line.toByteArray()));
    }

    private Line line(@Nullable ByteBuffer content) {
        number++;
        return new Line(number, content, charset, bytes);
    }

    private int read() throws IOException {
        if (from == to && !fill()) {
            return -1;
        }
        bytes++;
        return buffer[from++] & 0xFF;
    }

    /** Reads what there is, after what is left in the buffer; returns whether there was anything. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int length = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, length);
        return length > 0;
    }

    private int width() {
        return charset.name().contains("UTF-32")
                ? Integer.BYTES
                : charset.name().contains("UTF-16") ? Short.BYTES : 1;
    }

    private static boolean isLineFeed(byte[] unit, int feed) {
        for (int i = 0; i < unit.length; i++) {
            if (unit[i] != (i == feed ? '\n' : 0)) {
                return false;
            }
        }
        return true;
    }

    /** Consumes a byte order mark. Waits for another byte only if those before it can begin a mark. */
    private void readMark() throws IOException {
        while (to < Integer.BYTES && Mark.ALL.stream().anyMatch(mark -> begins(mark, to) && to < mark.bytes.size())) {
            if (!fill()) {
                break;
            }
        }
        for (Mark mark : Mark.ALL) {
            if (to >= mark.bytes.size() && begins(mark, mark.bytes.size())) {
                charset = mark.charset;
                from = mark.bytes.size();
                bytes = from;
                return;
            }
        }
    }

    private boolean begins(Mark mark, int length) {
        for (int i = 0; i < Math.min(length, mark.bytes.size()); i++) {
            if ((buffer[i] & 0xFF) != mark.bytes.get(i)) {
                return false;
            }
        }
        return true;
    }
}
