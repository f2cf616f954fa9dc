package dev.centraldeerros.live.node;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What nodes tell each other, as the text of a {@code NOTIFY}: who tells it, of what kind it is, a number and ids. A kind that
 * a node does not know is from a newer one, and passed over.
 *
 * @param node who tells it
 * @param number of {@link Kind#COMMITTED} the turn; of {@link Kind#LOOK} the moment, in milliseconds since 1970
 */
record Notice(String node, Kind kind, long number, List<UUID> ids) {
    /** A text of a notice has less than 8,000 bytes, and an id takes 22 of them. */
    static final int MOST_IDS = 300;

    private static final int PARTS = 4;
    private static final int ID_BYTES = 2 * Long.BYTES;

    enum Kind {
        /** These ids were committed; none where the node knows of nobody who would hear them. */
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
        return new Notice(node, kind, 0, List.of());
    }

    static Notice look(String node, Instant since) {
        return new Notice(node, Kind.LOOK, since.toEpochMilli(), List.of());
    }

    /** That something was committed, to nobody but the node itself. */
    static Notice turn(String node, long turn) {
        return new Notice(node, Kind.COMMITTED, turn, List.of());
    }

    /** Notices of as many ids as each of them can hold. */
    static List<Notice> committed(String node, long turn, List<UUID> ids) {
        List<Notice> notices = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            List<UUID> some = ids.subList(from, Math.min(ids.size(), from + MOST_IDS));
            notices.add(new Notice(node, Kind.COMMITTED, turn, List.copyOf(some)));
        }
        return notices;
    }

    /** The moment of {@link Kind#LOOK}. */
    Instant since() {
        return Instant.ofEpochMilli(number);
    }

    String text() {
        return node + " " + kind.letter + " " + number + " " + base64(ids);
    }

    /** Empty for what no node of this version says: whoever may connect to the database may notify. */
    static Optional<Notice> read(String text) {
        String[] parts = text.split(" ", PARTS);
        if (parts.length < PARTS || parts[0].isEmpty() || parts[1].length() != 1) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(parts[2]);
            List<UUID> ids = ids(parts[3]);
            return Kind.of(parts[1].charAt(0)).map(kind -> new Notice(parts[0], kind, number, ids));
        } catch (IllegalArgumentException unreadable) {
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
