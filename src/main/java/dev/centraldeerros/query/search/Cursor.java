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
 * Position between two pages of a list, as base64url in links. Nothing in it is secret. A checksum detects changes and
 * cursors of other lists.
 *
 * @param backward whether it leads to the previous page
 * @param value value by which the row before the position is ordered
 * @param id id of the row before the position
 */
public record Cursor(boolean backward, long value, UUID id) {
    private static final int BYTES = 1 + 3 * Long.BYTES + Integer.BYTES;

    public static Cursor at(Event border, Ordering ordering, boolean backward) {
        return new Cursor(backward, ordering.valueOf(border), border.id());
    }

    /**
     * Encodes the cursor for a link.
     *
     * @param ordering order of its list
     * @param projects projects of its list
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

    /** Decodes a cursor of a list with this order and these projects; empty if it is invalid. */
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
