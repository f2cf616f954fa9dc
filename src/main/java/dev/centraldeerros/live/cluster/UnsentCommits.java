package dev.centraldeerros.live.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this node committed and has not told the other nodes. */
@Component
public final class UnsentCommits {
    private final AtomicReference<@Nullable CommitRange> unsent = new AtomicReference<>();

    /** From the least to the greatest of the ids that were committed; ids of other commits may lie between them. */
    record CommitRange(UUID least, UUID greatest) {
        CommitRange plus(CommitRange other) {
            return of(List.of(least, greatest, other.least, other.greatest));
        }

        private static CommitRange of(List<UUID> ids) {
            return new CommitRange(Collections.min(ids), Collections.max(ids));
        }
    }

    /** Adds what was just committed; not empty. */
    public void add(List<UUID> ids) {
        add(CommitRange.of(ids));
    }

    /** Adds what may have been sent; sending it twice does no harm. */
    void add(CommitRange range) {
        unsent.accumulateAndGet(range, (before, added) -> before == null ? added : before.plus(range));
    }

    Optional<CommitRange> take() {
        return Optional.ofNullable(unsent.getAndSet(null));
    }
}
