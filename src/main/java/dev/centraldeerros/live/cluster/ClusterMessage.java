package dev.centraldeerros.live.cluster;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one {@code NOTIFY}: {@code <node> COMMITTED <least id> <greatest id> <count>}, {@code <node> HEARTBEAT}, or
 * {@code <node> LEAVE} from a node that ends and has sent everything.
 */
record ClusterMessage(String node, Kind kind, @Nullable CommitRange range) {
    enum Kind {
        COMMITTED,
        HEARTBEAT,
        LEAVE
    }

    private static final int PARTS = 5;

    static ClusterMessage of(String node, Kind kind) {
        return new ClusterMessage(node, kind, null);
    }

    static ClusterMessage committed(String node, CommitRange range) {
        return new ClusterMessage(node, Kind.COMMITTED, range);
    }

    String text() {
        String told = node + " " + kind;
        return range == null ? told : told + " " + range.least() + " " + range.greatest() + " " + range.count();
    }

    /** Empty for what no node of this version sends: every client of the database may notify. */
    static Optional<ClusterMessage> parse(String text) {
        String[] parts = text.split(" ", PARTS);
        try {
            Kind kind = Kind.valueOf(parts.length > 1 && !parts[0].isEmpty() ? parts[1] : "");
            if (kind != Kind.COMMITTED) {
                return Optional.of(of(parts[0], kind));
            }
            if (parts.length < PARTS) {
                return Optional.empty();
            }
            int count = Math.max(0, Integer.parseInt(parts[4]));
            return Optional.of(
                    committed(parts[0], new CommitRange(UUID.fromString(parts[2]), UUID.fromString(parts[3]), count)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
