package dev.centraldeerros.query.find;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.IdRange;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where the logs of some dates can be, for statements that want all of them. */
@Component
public final class Ranges {
    private final Stretches stretches;

    Ranges(Stretches stretches) {
        this.stretches = stretches;
    }

    /** The first id that no log can have. */
    public UUID end() {
        return stretches.end();
    }

    /** The partitions that have these ids and what lies between them; details of logs are in the same. */
    public IdRange partitionsOf(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return IdRange.ALL;
        }
        UUID lower = stretches.partitionOf(Collections.min(ids)).get(0);
        return new IdRange(lower, stretches.partitionOf(Collections.max(ids)).get(1), lower);
    }

    /** Ranges that do not overlap, newest first, each of few enough partitions for one statement. */
    public List<IdRange> of(LogFilter filter) {
        return of(filter, Ordering.RECEIVED_AT_DESC);
    }

    /** The same in the order of the ids that is asked for. */
    public List<IdRange> of(LogFilter filter, Ordering ordering) {
        return Slices.of(stretches.all(), stretches.end(), filter, ordering.isDescending(false), true, null).stream()
                .map(Slice::range)
                .toList();
    }
}
