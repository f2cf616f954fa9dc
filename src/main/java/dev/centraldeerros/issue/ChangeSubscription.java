package dev.centraldeerros.issue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Issues that changed since a stream last looked. Guarded by itself. */
final class ChangeSubscription {
    /** Maximum number of ids; with more, the client is told to read the list again. */
    private static final int MAX = 1_000;

    private final BooleanSupplier isDeaf;
    private final Set<Long> ids = new LinkedHashSet<>();
    private boolean isAll;

    /**
     * Creates the subscription.
     *
     * @param isDeaf whether changes of other nodes are unknown
     */
    ChangeSubscription(BooleanSupplier isDeaf) {
        this.isDeaf = isDeaf;
    }

    /**
     * Changes.
     *
     * @param isAll whether any issue may have changed
     */
    record Changes(List<Long> ids, boolean isAll) {}

    synchronized void add(Collection<Long> changed) {
        boolean unused = ids.addAll(changed);
        isAll |= ids.size() > MAX;
        if (isAll) {
            ids.clear();
        }
    }

    synchronized void addAll() {
        isAll = true;
        ids.clear();
    }

    /**
     * Returns what changed, and forgets it.
     *
     * @param isDue whether changes that this node does not hear are assumed
     */
    synchronized Changes take(boolean isDue) {
        Changes taken = new Changes(new ArrayList<>(ids), isAll || (isDue && isDeaf.getAsBoolean()));
        ids.clear();
        isAll = false;
        return taken;
    }
}
