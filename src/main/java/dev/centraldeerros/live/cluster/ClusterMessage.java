package dev.centraldeerros.live.cluster;

import dev.centraldeerros.live.cluster.UnsentCommits.CommitRange;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one {@code NOTIFY}: {@code <node> COMMITTED <least id> <greatest id>}, {@code <node> HEARTBEAT}, or {@code
 * <node> LEAVE} from a node that ends and has sent everything.
 */
record ClusterMessage(String node, Kind kind, @Nullable CommitRange range) {
    enum Kind {
        COMMITTED,
        HEARTBEAT,
        LEAVE
    }

    private static final int PARTS = 4;

    static ClusterMessage of(String node, Kind kind) {
        return new ClusterMessage(node, kind, null);
    }

    static ClusterMessage committed(String node, CommitRange range) {
        return new ClusterMessage(node, Kind.COMMITTED, range);
    }

    String text() {
        return node + " " + kind + (range == null ? "" : " " + range.least() + " " + range.greatest());
    }

    /** Empty for what no node of this version sends: every client of the database may notify. */
    static Optional<ClusterMessage> parse(String text) {
        String[] parts = text.split(" ", PARTS);
        try {
            Kind kind = Kind.valueOf(parts.length > 1 && !parts[0].isEmpty() ? parts[1] : "");
            if (kind != Kind.COMMITTED) {
                return Optional.of(of(parts[0], kind));
            }
            return parts.length < PARTS
                    ? Optional.empty()
                    : Optional.of(
                            committed(parts[0], new CommitRange(UUID.fromString(parts[2]), UUID.fromString(parts[3]))));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
