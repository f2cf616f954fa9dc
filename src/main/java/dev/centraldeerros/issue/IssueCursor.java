package dev.centraldeerros.issue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Position between two pages of the list of issues, as base64url in links. A checksum detects changes and cursors of other
 * lists.
 *
 * @param isBackward whether it leads to the previous page
 * @param value value by which the row before the position is ordered
 * @param id id of the row before the position
 */
record IssueCursor(boolean isBackward, long value, long id) {
    private static final int BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;

    String encode(IssueOrdering ordering, List<Integer> projects) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes)
                .put((byte) (isBackward ? 1 : 0))
                .putLong(value)
                .putLong(id);
        buffer.putInt(checksum(bytes, ordering, projects));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Decodes a cursor of a list with this order and these projects; empty if it is invalid. */
    static Optional<IssueCursor> decode(String text, IssueOrdering ordering, List<Integer> projects) {
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
        IssueCursor cursor = new IssueCursor(bytes.get() == 1, bytes.getLong(), bytes.getLong());
        return checksum(decoded, ordering, projects) == bytes.getInt() ? Optional.of(cursor) : Optional.empty();
    }

    private static int checksum(byte[] bytes, IssueOrdering ordering, List<Integer> projects) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, BYTES - Integer.BYTES);
        checksum.update(("issues " + ordering.name() + projects).getBytes(UTF_8));
        return (int) checksum.getValue();
    }
}
