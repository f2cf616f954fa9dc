package dev.centraldeerros.live.node;

import java.util.List;
import java.util.UUID;

/** Who is told what nodes committed, this one included. */
public interface Hearing {
    /**
     * So much was committed, in the order in which all nodes hear of it; what was told before is no news.
     *
     * @param handedOut is run once it has been handed to those who watch
     */
    void heard(List<UUID> ids, Runnable handedOut);

    /** Some nodes hand out what they have from reading, and so in another order than the rest. */
    void orderBroke();

    /** Whether notices arrive; as long as they do not, all that is told was read. */
    void noticesArrive(boolean arrive);

    /** Whether anybody watches. */
    boolean isWatched();

    /** As nobody watches, what may have been missed up to here was not read. */
    void missed();
}
