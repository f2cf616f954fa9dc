package dev.centraldeerros.query.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.centraldeerros.event.Event;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Where a page ends and the next begins. It travels in links as base64url: nothing in it is secret, and a checksum tells
 * one that was altered or that belongs to another list.
 *
 * @param backward whether the page before is asked for
 * @param value by what the row at the border is ordered
 * @param id of the row at the border
 */
public record Cursor(boolean backward, long value, UUID id) {
    private static final int BYTES = 1 + 3 * Long.BYTES + Integer.BYTES;

    public static Cursor at(Event border, Ordering ordering, boolean backward) {
        return new Cursor(backward, ordering.valueOf(border), border.id());
    }

    /**
     * Writes it for a link.
     *
     * @param ordering of the list that it belongs to
     * @param projects which that list shows
     */
    public String encode(Ordering ordering, List<Integer> projects) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes)
                .put((byte) (backward ? 1 : 0))
                .putLong(value)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        buffer.putInt(checksum(bytes, ordering, projects));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads one of a list with that ordering and those projects; empty when it is none. */
    public static Optional<Cursor> decode(String text, Ordering ordering, List<Integer> projects) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (decoded.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        Cursor cursor = new Cursor(bytes.get() == 1, bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
        boolean isOurs = checksum(decoded, ordering, projects) == bytes.getInt();
        return isOurs && ordering.isPossible(cursor.value()) ? Optional.of(cursor) : Optional.empty();
    }

    private static int checksum(byte[] bytes, Ordering ordering, List<Integer> projects) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, BYTES - Integer.BYTES);
        checksum.update((ordering.name() + projects).getBytes(UTF_8));
        return (int) checksum.getValue();
    }
}
