package dev.centraldeerros.live;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events that must be read before they are handed out.
 *
 * @param commits the numbers of this node's commits that some came by
 */
record Missing(List<UUID> ids, Map<UUID, Long> commits) {
    /** The number of the commit that one came by, as far as it is known. */
    long commit(UUID id) {
        return commits.getOrDefault(id, LiveEvent.ELSEWHERE);
    }
}
