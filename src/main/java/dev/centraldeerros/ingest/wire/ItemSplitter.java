package dev.centraldeerros.ingest.wire;

import java.util.Arrays;

/**
 * Splits a body into items without decoding them. Buffers at most one incomplete item; skips items that are too long and
 * reports each to the handler.
 */
public abstract sealed class ItemSplitter permits JsonLinesSplitter, JsonArraySplitter {
    /** Receives the items one after the other. */
    public interface Handler {
        /** An item, from {@code from} to before {@code to}; the bytes are lent for the time of the call. */
        void item(byte[] bytes, int from, int to);

        /** An item that is too long. */
        void tooLong();

        /** What follows cannot be cut into items; nothing comes after this. */
        void broken(String reason);
    }

    private static final int FIRST_CARRY_BYTES = 4096;

    private final int mostBytes;
    private byte[] carry = new byte[0];
    private int carried;
    private boolean isTooLong;

    ItemSplitter(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Goes on with the next piece. */
    public abstract void feed(byte[] piece, Handler handler);

    /** Says that the body has ended. */
    public abstract void end(Handler handler);

    /** Whether a body that begins with these bytes is a JSON array; one that begins with nothing but blanks is none. */
    public static boolean isArray(byte[] first) {
        for (int i = JsonText.isMarked(first, 0, first.length) ? JsonText.BYTE_ORDER_MARK.length : 0;
                i < first.length;
                i++) {
            if (!isBlank(first[i])) {
                return first[i] == '[';
            }
        }
        return false;
    }

    /** Keeps the beginning of an item whose end is not in this piece. */
    final void keep(byte[] piece, int from, int to) {
        int length = to - from;
        if (isTooLong || carried + length > mostBytes) {
            isTooLong = true;
            carried = 0;
            return;
        }
        if (carried + length > carry.length) {
            carry = Arrays.copyOf(carry, Math.min(mostBytes, Math.max(FIRST_CARRY_BYTES, 2 * (carried + length))));
        }
        System.arraycopy(piece, from, carry, carried, length);
        carried += length;
    }

    /** The item is complete with these bytes. */
    final void complete(byte[] piece, int from, int to, Handler handler) {
        if (carried == 0 && !isTooLong && to - from <= mostBytes) {
            handler.item(piece, from, to);
            return;
        }
        keep(piece, from, to);
        int length = carried;
        boolean wasTooLong = isTooLong;
        carried = 0;
        isTooLong = false;
        if (wasTooLong) {
            handler.tooLong();
        } else {
            handler.item(carry, 0, length);
        }
    }

    /** What is kept of an item whose end has not come. */
    public final int heldBytes() {
        return carried;
    }

    /** Whether an item has begun and not ended. */
    final boolean isWithinItem() {
        return carried > 0 || isTooLong;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
