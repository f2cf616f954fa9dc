package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds the end of an HTTP answer in the bytes that have come so far. Knows answers with a length only. */
final class AnswerReader {
    private static final String LENGTH = "\r\ncontent-length:";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_CHARS = 3;

    private final ByteBuffer bytes;

    AnswerReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The status of the answer when all of it is there, else 0. */
    int status() throws IOException {
        int headEnd = headEnd();
        if (headEnd < 0) {
            if (!bytes.hasRemaining()) {
                throw new IOException("an answer without end");
            }
            return 0;
        }
        String head = new String(bytes.array(), 0, headEnd, StandardCharsets.ISO_8859_1);
        int lengthAt = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (lengthAt < 0) {
            throw new IOException("an answer without a length");
        }
        int valueAt = lengthAt + LENGTH.length();
        int length = Integer.parseInt(
                head.substring(valueAt, head.indexOf('\r', valueAt)).strip());
        if (bytes.position() < headEnd + length) {
            return 0;
        }
        return Integer.parseInt(head.substring(STATUS_AT, STATUS_AT + STATUS_CHARS));
    }

    /** The answer, head and body, as it has come so far. */
    String text() {
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private int headEnd() {
        byte[] array = bytes.array();
        for (int i = 3; i < bytes.position(); i++) {
            if (array[i] == '\n' && array[i - 1] == '\r' && array[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
