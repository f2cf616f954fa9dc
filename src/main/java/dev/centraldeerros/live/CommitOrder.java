package dev.centraldeerros.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The order in which nodes hear of the latest commits. It is not that of the ids, and it is the same on every node as long
 * as all hear, so that one who comes back, to this node or to another, goes on exactly where the stream broke.
 */
final class CommitOrder {
    /** So many are remembered however old they are. */
    static final int LEAST_IDS = 20_000;

    /** And so many at most, 12 MB of them. */
    static final int MOST_IDS = 131_072;

    /** Longer than an id can be offered twice, by a notice and by what was read. */
    static final Duration REMEMBERED = Duration.ofSeconds(20);

    /** From an id to the notice of it, at most: after the order broke, what is heard within it may have been read by some before. */
    private static final Duration LATEST_NOTICE = Duration.ofSeconds(10);

    /** After every place that was given. */
    private static final long EXPECTED = Long.MAX_VALUE / 2;

    private final Clock clock;

    /**
     * Where something was heard.
     *
     * @param position from 1 on, by each id
     */
    private record Place(long position, Instant heard) {}

    /** The oldest first; guarded by this, as is everything below. */
    private final Map<UUID, Place> places = new LinkedHashMap<>();

    /** What this node committed and told and has not heard of, by its number in that order, which it will keep. */
    private final Map<UUID, Long> expected = new HashMap<>();

    private long told;
    private long last;

    /** Positions below it are of an order that others may not share. */
    private long sharedFrom = 1;

    private Instant sharedAfter = Instant.EPOCH;

    /** Whatever was made since then is heard, by the clock of any node. */
    private Instant hearsFrom;

    CommitOrder(Clock clock) {
        this.clock = clock;
        this.hearsFrom = clock.instant().plus(LATEST_NOTICE);
    }

    /** This node told the others of these, and will hear of them in that order. */
    synchronized void expect(List<UUID> ids) {
        if (expected.size() + ids.size() > MOST_IDS) {
            expected.clear();
        }
        for (UUID id : ids) {
            Long unused = expected.put(id, EXPECTED + told++);
        }
    }

    /** Gives them their places, after all others; answers those that had none. */
    synchronized List<UUID> add(List<UUID> ids) {
        Instant now = clock.instant();
        List<UUID> fresh = new ArrayList<>(ids.size());
        for (UUID id : ids) {
            Long unused = expected.remove(id);
            if (places.putIfAbsent(id, new Place(last + 1, now)) == null) {
                last++;
                fresh.add(id);
            }
        }
        if (now.isBefore(sharedAfter)) {
            sharedFrom = last + 1;
        }
        forget(now.minus(REMEMBERED));
        return fresh;
    }

    private void forget(Instant old) {
        Iterator<Place> eldest = places.values().iterator();
        while (places.size() > LEAST_IDS) {
            Place place = eldest.next();
            if (places.size() <= MOST_IDS && !place.heard().isBefore(old)) {
                return;
            }
            eldest.remove();
        }
    }

    /** The place of the last that was heard. */
    synchronized long last() {
        return last;
    }

    /** Some nodes hand out in another order, from now on and with what is heard shortly after. */
    synchronized void breaks() {
        sharedAfter = clock.instant().plus(LATEST_NOTICE);
        sharedFrom = last + 1;
    }

    /** What was made before now may never be heard. */
    synchronized void missed() {
        expected.clear();
        hearsFrom = clock.instant().plus(LATEST_NOTICE);
    }

    /** Whether every stream that sent {@code last} had sent the other before, if it wanted it and its id is smaller. */
    synchronized boolean isBefore(UUID id, UUID last) {
        OptionalLong one = shared(id);
        OptionalLong other = shared(last);
        return one.isPresent() && other.isPresent() && one.getAsLong() < other.getAsLong();
    }

    private OptionalLong shared(UUID id) {
        Place place = places.get(id);
        if (place != null) {
            return place.position() < sharedFrom ? OptionalLong.empty() : OptionalLong.of(place.position());
        }
        Long toCome = clock.instant().isBefore(sharedAfter) ? null : expected.get(id);
        return toCome == null ? OptionalLong.empty() : OptionalLong.of(toCome);
    }

    /**
     * Whether an id that the database has will be heard later than {@code position}.
     *
     * @param made when it was
     */
    synchronized boolean isToCome(UUID id, Instant made, long position) {
        Place place = places.get(id);
        if (place != null) {
            return place.position() > position;
        }
        return !made.isBefore(hearsFrom) && made.isAfter(clock.instant().minus(LATEST_NOTICE));
    }
}
