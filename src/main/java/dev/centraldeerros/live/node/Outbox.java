package dev.centraldeerros.live.node;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this node committed and has not told yet. */
@Component
public final class Outbox {
    /** Past it they are not told one by one: everybody reads what is new since the first of them. */
    static final int MOST_IDS = 100_000;

    private final Clock clock;

    /** In their order; guarded by this, as are the next three. */
    private List<Commit> commits = new ArrayList<>();

    private int size;

    /** When the first of them came. */
    private @Nullable Instant oldest;

    /** Since when there are some that were not kept. */
    private @Nullable Instant untold;

    public Outbox(Clock clock) {
        this.clock = clock;
    }

    /** Takes what was just committed. */
    public synchronized void put(Commit commit) {
        if (oldest == null) {
            oldest = clock.instant();
        }
        commits.add(commit);
        size += commit.ids().size();
        if (size > MOST_IDS) {
            giveUp();
        }
    }

    /** Has everybody read what is in it, which nobody shall be told one by one any more. */
    private void giveUp() {
        untold = untold == null ? oldest : untold;
        commits.clear();
        size = 0;
    }

    /**
     * All that is to be told.
     *
     * @param commits one by one
     * @param lookSince when it has to be read; null when it has not
     */
    record Content(List<Commit> commits, @Nullable Instant lookSince) {
        boolean isEmpty() {
            return commits.isEmpty() && lookSince == null;
        }
    }

    /** Takes everything out; what has waited since before {@code tooOld} is to be read. */
    synchronized Content take(Instant tooOld) {
        if (oldest != null && oldest.isBefore(tooOld)) {
            giveUp();
        }
        Content content = new Content(commits, untold);
        commits = new ArrayList<>();
        size = 0;
        oldest = null;
        untold = null;
        return content;
    }

    /** What was taken out at that moment may not have been told; to be told twice does no harm. */
    synchronized void putBack(Content content, Instant since) {
        if (content.isEmpty()) {
            return;
        }
        oldest = oldest == null || since.isBefore(oldest) ? since : oldest;
        untold = content.lookSince() == null ? untold : content.lookSince();
        List<Commit> all = new ArrayList<>(content.commits());
        all.addAll(commits);
        commits = all;
        size = all.stream().mapToInt(commit -> commit.ids().size()).sum();
        if (size > MOST_IDS) {
            giveUp();
        }
    }
}
