package dev.centraldeerros.http.coding;

import java.util.Arrays;

/** Reads the window size in the header of a zstd frame (RFC 8878, 3.1.1.1). */
final class ZstdFrameHeader {
    private static final int MAGIC_BYTES = 4;
    private static final int MAGIC = 0xFD2FB528;

    /** The last four bits are arbitrary; such a frame is skipped. */
    private static final int SKIPPABLE = 0x184D2A50;

    private static final int SINGLE_SEGMENT = 0x20;
    private static final int MAX = 18;
    private static final int DESCRIPTOR = MAGIC_BYTES;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

    /** A single segment always has a size. */
    private static final int[] SIZE_BYTES = {1, 2, 4, 8};

    private final long mostWindow;
    private final byte[] bytes = new byte[MAX];
    private int length;

    ZstdFrameHeader(long mostWindow) {
        this.mostWindow = mostWindow;
    }

    void add(byte b) {
        bytes[length++] = b;
    }

    void reset() {
        length = 0;
    }

    boolean isEmpty() {
        return length == 0;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Returns whether no frame begins so. */
    boolean isWrong() {
        return length == MAGIC_BYTES && little(0, MAGIC_BYTES) != (MAGIC & 0xFFFFFFFFL) && !isSkippable();
    }

    /** Returns whether the window is known. */
    boolean isComplete() {
        if (length < MAGIC_BYTES || isSkippable()) {
            return length >= MAGIC_BYTES;
        }
        return length > DESCRIPTOR
                && length
                        >= (isSingleSegment()
                                ? sizeAt() + SIZE_BYTES[(bytes[DESCRIPTOR] & 0xFF) >> 6]
                                : DESCRIPTOR + 2);
    }

    boolean fits() {
        return isSkippable() || Long.compareUnsigned(window(), mostWindow) <= 0;
    }

    private long window() {
        if (!isSingleSegment()) {
            int descriptor = bytes[DESCRIPTOR + 1] & 0xFF;
            long base = 1L << (10 + (descriptor >> 3));
            return base + base / 8 * (descriptor & 7);
        }
        int sizeBytes = SIZE_BYTES[(bytes[DESCRIPTOR] & 0xFF) >> 6];
        return little(sizeAt(), sizeBytes) + (sizeBytes == 2 ? 256 : 0);
    }

    private int sizeAt() {
        return DESCRIPTOR + 1 + DICTIONARY_BYTES[bytes[DESCRIPTOR] & 3];
    }

    private boolean isSingleSegment() {
        return (bytes[DESCRIPTOR] & SINGLE_SEGMENT) != 0;
    }

    private boolean isSkippable() {
        return (little(0, MAGIC_BYTES) & ~0xFL) == SKIPPABLE;
    }

    private long little(int from, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[from + i] & 0xFFL) << (Byte.SIZE * i);
        }
        return value;
    }
}
