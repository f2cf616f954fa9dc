package dev.centraldeerros.live.cluster;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Commits of this node that were not sent to other nodes. */
@Component
public final class UnsentCommits {
    private final AtomicReference<@Nullable CommitRange> unsent = new AtomicReference<>();

    /** Adds a commit; not empty. */
    public void add(List<UUID> ids) {
        add(CommitRange.of(ids));
    }

    /** Adds a range that may have been sent; sending it twice is harmless. */
    void add(CommitRange range) {
        unsent.accumulateAndGet(range, (before, added) -> before == null ? added : before.plus(range));
    }

    Optional<CommitRange> drain() {
        return Optional.ofNullable(unsent.getAndSet(null));
    }
}
