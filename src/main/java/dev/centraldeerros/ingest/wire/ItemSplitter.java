package dev.centraldeerros.ingest.wire;

import java.util.Arrays;

/**
 * Splits a body into items without decoding them. Buffers at most one incomplete item; skips items that are too long and
 * reports each to the handler.
 */
public abstract sealed class ItemSplitter permits JsonLinesSplitter, JsonArraySplitter, JsonObjectsSplitter {
    /** Receives the items one after the other. */
    public interface Handler {
        /** Receives an item, from {@code from} to {@code to} (exclusive); the bytes are valid during the call. */
        void item(byte[] bytes, int from, int to);

        /** Receives the error of an item that is too long. */
        void tooLong();

        /** The rest cannot be split; this is the last call. */
        void invalid(String reason);
    }

    private static final int FIRST_CARRY_BYTES = 4096;

    private final int mostBytes;
    private byte[] carry = new byte[0];
    private int carried;
    private boolean isTooLong;

    ItemSplitter(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Adds the next buffer. */
    public abstract void feed(byte[] buffer, Handler handler);

    /** Ends the body. */
    public abstract void end(Handler handler);

    /** Returns whether a body that starts with these bytes is a JSON array; false for blanks only. */
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

    /** Buffers the start of an item that continues in the next buffer. */
    final void keep(byte[] buffer, int from, int to) {
        int length = to - from;
        if (isTooLong || carried + length > mostBytes) {
            isTooLong = true;
            carried = 0;
            return;
        }
        if (carried + length > carry.length) {
            carry = Arrays.copyOf(carry, Math.min(mostBytes, Math.max(FIRST_CARRY_BYTES, 2 * (carried + length))));
        }
        System.arraycopy(buffer, from, carry, carried, length);
        carried += length;
    }

    /** Completes the item with these bytes. */
    final void complete(byte[] buffer, int from, int to, Handler handler) {
        if (carried == 0 && !isTooLong && to - from <= mostBytes) {
            handler.item(buffer, from, to);
            return;
        }
        keep(buffer, from, to);
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

    /** Buffered bytes of an incomplete item. */
    public final int heldBytes() {
        return carried;
    }

    /** Returns whether an item is incomplete. */
    final boolean isWithinItem() {
        return carried > 0 || isTooLong;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
