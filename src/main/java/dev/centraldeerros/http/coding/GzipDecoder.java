package dev.centraldeerros.http.coding;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes gzip members (RFC 1952) and verifies their checksums and lengths. */
final class GzipDecoder extends BodyDecoder {
    private static final int ID_1 = 0x1F;
    private static final int ID_2 = 0x8B;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    /** Part of the format that the next byte belongs to. */
    private enum At {
        ID_1,
        ID_2,
        METHOD,
        FLAGS,
        /** Time, extra flags and operating system. */
        PASSED_OVER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    private static final int PASSED_OVER_BYTES = 6;
    private static final int TRAILER_BYTES = 8;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[CHUNK_BYTES];
    private byte[] input = new byte[0];
    private int position;
    private At at = At.ID_1;
    private boolean hasMember;
    private int flags;

    /** Remaining bytes of this part, and the value of those read. */
    private int left;

    private long value;

    GzipDecoder() {
        super(ContentCoding.GZIP, DeflateDecoder.FIXED_BYTES, DeflateDecoder.WINDOW_BYTES);
    }

    @Override
    void input(byte[] next) {
        input = next;
        position = 0;
        if (at == At.DATA) {
            inflater.setInput(input);
        }
    }

    @Override
    byte[] output() {
        while (true) {
            if (at == At.DATA) {
                int length = inflate();
                if (length > 0) {
                    return Arrays.copyOf(buffer, length);
                }
                if (at == At.DATA) {
                    return new byte[0];
                }
            } else if (position == input.length) {
                return new byte[0];
            } else {
                header(input[position++] & 0xFF);
            }
        }
    }

    private int inflate() {
        try {
            int length = inflater.inflate(buffer);
            crc.update(buffer, 0, length);
            if (length == 0 && inflater.needsDictionary()) {
                throw invalid("is not valid");
            }
            if (length == 0 && inflater.finished()) {
                position = input.length - inflater.getRemaining();
                go(At.TRAILER, TRAILER_BYTES);
            }
            return length;
        } catch (DataFormatException malformed) {
            throw invalid("is not valid");
        }
    }

    /** Reads one byte of a header or trailer. */
    private void header(int b) {
        switch (at) {
            case ID_1 -> require(b == ID_1, At.ID_2);
            case ID_2 -> require(b == ID_2, At.METHOD);
            case METHOD -> require(b == DEFLATE, At.FLAGS);
            case FLAGS -> {
                flags = b;
                require((b & RESERVED) == 0, At.PASSED_OVER);
                go(At.PASSED_OVER, PASSED_OVER_BYTES);
            }
            case PASSED_OVER, EXTRA, HEADER_CRC -> {
                if (--left == 0) {
                    after(at);
                }
            }
            case EXTRA_LENGTH -> {
                value |= (long) b << (Byte.SIZE * (2 - left));
                if (--left == 0) {
                    int length = (int) value;
                    if (length == 0) {
                        after(At.EXTRA);
                    } else {
                        go(At.EXTRA, length);
                    }
                }
            }
            case NAME, COMMENT -> {
                if (b == 0) {
                    after(at);
                }
            }
            case TRAILER -> {
                value |= (long) b << (Byte.SIZE * (TRAILER_BYTES - left));
                if (--left == 0) {
                    endMember();
                }
            }
            case DATA -> throw new IllegalStateException("data is no header");
        }
    }

    /** Moves to the next part: the next optional one that the flags name, or the data. */
    private void after(At part) {
        if (part.compareTo(At.EXTRA_LENGTH) < 0 && (flags & EXTRA) != 0) {
            go(At.EXTRA_LENGTH, 2);
        } else if (part.compareTo(At.NAME) < 0 && (flags & NAME) != 0) {
            go(At.NAME, 0);
        } else if (part.compareTo(At.COMMENT) < 0 && (flags & COMMENT) != 0) {
            go(At.COMMENT, 0);
        } else if (part.compareTo(At.HEADER_CRC) < 0 && (flags & HEADER_CRC) != 0) {
            go(At.HEADER_CRC, 2);
        } else {
            inflater.reset();
            crc.reset();
            inflater.setInput(input, position, input.length - position);
            at = At.DATA;
        }
    }

    private void endMember() {
        long checksum = value & 0xFFFFFFFFL;
        long length = value >>> Integer.SIZE;
        require(checksum == crc.getValue() && length == (inflater.getBytesWritten() & 0xFFFFFFFFL), At.ID_1);
        hasMember = true;
    }

    private void require(boolean isRight, At next) {
        if (!isRight) {
            throw invalid("is not valid");
        }
        at = next;
    }

    private void go(At part, int bytes) {
        at = part;
        left = bytes;
        value = 0;
    }

    @Override
    boolean isComplete() {
        return hasMember && at == At.ID_1;
    }

    @Override
    void release() {
        inflater.end();
    }
}
