package dev.centraldeerros.live.cluster;

import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** So many ids, of which these are the least and the greatest; other nodes' ids may lie between them. */
record CommitRange(UUID least, UUID greatest, int count) {
    static CommitRange of(List<UUID> ids) {
        return new CommitRange(Collections.min(ids), Collections.max(ids), ids.size());
    }

    CommitRange plus(CommitRange other) {
        return new CommitRange(
                Collections.min(List.of(least, other.least)),
                Collections.max(List.of(greatest, other.greatest)),
                count + other.count);
    }
}
