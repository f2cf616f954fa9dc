package dev.centraldeerros.live.node;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What nodes tell each other, as the text of a {@code NOTIFY}: who tells it, of what kind it is, and ids or a moment. A kind
 * that a node does not know is from a newer one, and passed over.
 *
 * @param node who tells it
 */
record Notice(String node, Kind kind, List<UUID> ids, Instant since) {
    /** A text of a notice has less than 8,000 bytes, and an id takes 22 of them. */
    static final int MOST_IDS = 300;

    private static final int ID_BYTES = 2 * Long.BYTES;

    enum Kind {
        /** These ids were committed. */
        COMMITTED('c'),
        /** The node is there. */
        ALIVE('a'),
        /** The node hands out what it has from reading. */
        UNORDERED('u'),
        /** Some of what was committed since then was told to nobody. */
        LOOK('l'),
        /** The node ends, and has told everything. */
        GONE('g');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private static Optional<Kind> of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    static Notice of(String node, Kind kind) {
        return new Notice(node, kind, List.of(), Instant.EPOCH);
    }

    static Notice look(String node, Instant since) {
        return new Notice(node, Kind.LOOK, List.of(), since);
    }

    /** Notices of as many ids as each of them can hold. */
    static List<Notice> committed(String node, List<UUID> ids) {
        List<Notice> notices = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            List<UUID> some = ids.subList(from, Math.min(ids.size(), from + MOST_IDS));
            notices.add(new Notice(node, Kind.COMMITTED, List.copyOf(some), Instant.EPOCH));
        }
        return notices;
    }

    String text() {
        String body = switch (kind) {
            case COMMITTED -> base64(ids);
            case LOOK -> Long.toString(since.toEpochMilli());
            case ALIVE, UNORDERED, GONE -> "";
        };
        return node + " " + kind.letter + " " + body;
    }

    /** Empty for what no node of this version says: whoever may connect to the database may notify. */
    static Optional<Notice> read(String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3 || parts[0].isEmpty() || parts[1].length() != 1) {
            return Optional.empty();
        }
        try {
            return Kind.of(parts[1].charAt(0)).map(kind -> switch (kind) {
                case COMMITTED -> new Notice(parts[0], kind, ids(parts[2]), Instant.EPOCH);
                case LOOK -> look(parts[0], Instant.ofEpochMilli(Long.parseLong(parts[2])));
                case ALIVE, UNORDERED, GONE -> of(parts[0], kind);
            });
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String base64(List<UUID> ids) {
        ByteBuffer bytes = ByteBuffer.allocate(ids.size() * ID_BYTES);
        for (UUID id : ids) {
            bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static List<UUID> ids(String text) {
        byte[] decoded = Base64.getDecoder().decode(text);
        if (decoded.length % ID_BYTES != 0) {
            throw new IllegalArgumentException("no whole ids");
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        List<UUID> ids = new ArrayList<>(decoded.length / ID_BYTES);
        while (bytes.hasRemaining()) {
            ids.add(new UUID(bytes.getLong(), bytes.getLong()));
        }
        return ids;
    }
}
