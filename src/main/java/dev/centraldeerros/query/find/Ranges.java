package dev.centraldeerros.query.find;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.IdRange;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where the logs of some dates can be, for statements that want all of them. */
@Component
public final class Ranges {
    private final Stretches stretches;
    private final Clock clock;

    Ranges(Stretches stretches, Clock clock) {
        this.stretches = stretches;
        this.clock = clock;
    }

    /** Ranges that do not overlap, newest first, each of few enough partitions for one statement. */
    public List<IdRange> of(LogFilter filter) {
        return Slices.of(stretches.all(), clock.instant(), filter, true, true, null).stream()
                .map(Slice::range)
                .toList();
    }
}
