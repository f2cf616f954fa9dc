package dev.centraldeerros.ingest.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches bytes eight at a time, because every byte of a body passes through it. */
final class ByteScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long BACKSLASHES = ONES * '\\';
    private static final long US = ONES * 'u';

    private ByteScanner() {}

    /**
     * Whether the bytes mean themselves: nothing but ASCII, no {@code U+0000}, by which parsers guess at other encodings,
     * and no backslash before a u (which may be an escaped one).
     */
    static boolean isPlain(byte[] bytes, int from, int to) {
        int i = from;
        // The sign bit of the first byte, where the byte before it was a backslash.
        long afterBackslash = 0;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long backslashes = equal(eight, BACKSLASHES);
            // A byte of zero borrows into its sign bit; where one above it does so for no reason, that costs only
            // speed.
            if (((eight | (eight - ONES)) & HIGH_BITS) != 0
                    || ((backslashes << Byte.SIZE | afterBackslash) & equal(eight, US)) != 0) {
                return false;
            }
            afterBackslash = backslashes >>> (Long.SIZE - Byte.SIZE);
        }
        boolean escapes = afterBackslash != 0;
        for (; i < to; i++) {
            if (bytes[i] <= 0 || (escapes && bytes[i] == 'u')) {
                return false;
            }
            escapes = bytes[i] == '\\';
        }
        return true;
    }

    /** Sign bits of the equal bytes. */
    private static long equal(long eight, long wanted) {
        long difference = eight ^ wanted;
        return ~(((difference & ~HIGH_BITS) + ~HIGH_BITS) | difference) & HIGH_BITS;
    }

    /** Returns the index of the next line feed; {@code to} if there is none. */
    static int lineFeed(byte[] bytes, int from, int to) {
        return next((byte) '\n', bytes, from, to);
    }

    private static int next(byte wanted, byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            // A byte is zero where it was the one wanted; the sum borrows into the sign bit only there, or above it.
            long difference = (long) LONGS.get(bytes, i) ^ (ONES * wanted);
            long found = (difference - ONES) & ~difference & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }
}
