package dev.centraldeerros.live.cluster;

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
