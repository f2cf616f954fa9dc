package dev.centraldeerros.live;

import dev.centraldeerros.live.node.Commit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order in which nodes hear of the latest commits. It is not that of the ids, and it is the same on every node as long
 * as all hear, so that one who comes back, to this node or to another, goes on exactly where the stream broke. This node's
 * own are kept commit by commit, as they are many and seldom looked for.
 */
final class CommitOrder {
    /** So many are remembered however old they are, of this node and of the others. */
    static final int LEAST_IDS = 20_000;

    /** And so many of each at most. */
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
     * @param position from 1 on, by each id; of a commit that of its first
     * @param wasTold whether all nodes heard of it there; else this one read it
     */
    private record Place(long position, Instant heard, boolean wasTold) {}

    private record Own(Commit commit, Place place) {}

    /** This node's, the oldest first; guarded by this, as is everything below. */
    private final Deque<Own> own = new ArrayDeque<>();

    private int ownIds;

    /** Other nodes', and what was read, the oldest first. */
    private final Map<UUID, Place> others = new LinkedHashMap<>();

    /** What this node committed and has not heard of, in the order in which it will. */
    private final Deque<Commit> expected = new ArrayDeque<>();

    private int expectedIds;

    private long last;

    /** Positions below it are of an order that others may not share. */
    private long sharedFrom = 1;

    private Instant sharedAfter = Instant.EPOCH;

    /** The greatest of those whose places were forgotten. */
    private UUID forgotten = new UUID(0, 0);

    CommitOrder(Clock clock) {
        this.clock = clock;
    }

    /** This node tells of it, and will hear of it; answers those that it does not expect any more, as they are too many. */
    synchronized List<Commit> expect(Commit commit) {
        expected.addLast(commit);
        expectedIds += commit.ids().size();
        List<Commit> dropped = new ArrayList<>();
        while (expectedIds > MOST_IDS && expected.size() > 1) {
            Commit eldest = expected.removeFirst();
            expectedIds -= eldest.ids().size();
            dropped.add(eldest);
        }
        return dropped;
    }

    /** All that is expected. */
    synchronized List<Commit> expected() {
        return List.copyOf(expected);
    }

    /** This node's commit came back: gives it its place; answers those of its ids that had none, as they had not been read. */
    synchronized List<UUID> add(Commit commit) {
        Instant now = clock.instant();
        if (expected.removeFirstOccurrence(commit)) {
            expectedIds -= commit.ids().size();
        }
        own.addLast(new Own(commit, new Place(last + 1, now, true)));
        ownIds += commit.ids().size();
        while (ownIds > LEAST_IDS && own.size() > 1) {
            Own eldest = own.getFirst();
            if (ownIds <= MOST_IDS && !eldest.place().heard().isBefore(now.minus(REMEMBERED))) {
                break;
            }
            own.removeFirst();
            ownIds -= eldest.commit().ids().size();
            forget(eldest.commit().greatest());
        }
        List<UUID> fresh = others.isEmpty()
                ? commit.ids()
                : commit.ids().stream().filter(id -> !others.containsKey(id)).toList();
        took(commit.ids().size(), now);
        return fresh;
    }

    /** Another node's: gives them their places, after all before; answers those that had none. */
    synchronized List<UUID> add(List<UUID> ids) {
        return add(ids, Set.of(), true);
    }

    /** Any node's, that were read. */
    synchronized List<UUID> read(List<UUID> ids) {
        return add(ids, idsOf(own.stream().map(Own::commit)), false);
    }

    /**
     * Those that have no place.
     *
     * @param withoutExpected without those, too, that this node expects
     */
    synchronized List<UUID> unknown(List<UUID> ids, boolean withoutExpected) {
        Stream<Commit> known = own.stream().map(Own::commit);
        Set<UUID> mine = idsOf(withoutExpected ? Stream.concat(known, expected.stream()) : known);
        return ids.stream()
                .filter(id -> !mine.contains(id) && !others.containsKey(id))
                .toList();
    }

    private static Set<UUID> idsOf(Stream<Commit> commits) {
        return commits.flatMap(commit -> commit.ids().stream()).collect(Collectors.toSet());
    }

    private List<UUID> add(List<UUID> ids, Set<UUID> heard, boolean wasTold) {
        Instant now = clock.instant();
        List<UUID> fresh = new ArrayList<>(ids.size());
        for (UUID id : ids) {
            if (!heard.contains(id)
                    && others.putIfAbsent(id, new Place(last + 1 + fresh.size(), now, wasTold)) == null) {
                fresh.add(id);
            }
        }
        took(fresh.size(), now);
        Iterator<Map.Entry<UUID, Place>> eldest = others.entrySet().iterator();
        while (others.size() > LEAST_IDS) {
            Map.Entry<UUID, Place> one = eldest.next();
            if (others.size() <= MOST_IDS && !one.getValue().heard().isBefore(now.minus(REMEMBERED))) {
                break;
            }
            forget(one.getKey());
            eldest.remove();
        }
        return fresh;
    }

    private void forget(UUID id) {
        forgotten = id.compareTo(forgotten) > 0 ? id : forgotten;
    }

    private void took(int places, Instant now) {
        last += places;
        if (now.isBefore(sharedAfter)) {
            sharedFrom = last + 1;
        }
    }

    /** The numbers of this node's commits that these came by, as far as they are expected. */
    synchronized Map<UUID, Long> commitsOf(List<UUID> ids) {
        Set<UUID> wanted = new HashSet<>(ids);
        Map<UUID, Long> numbers = new HashMap<>();
        for (Commit commit : expected) {
            for (UUID id : commit.ids()) {
                if (wanted.contains(id)) {
                    Long unused = numbers.put(id, commit.number());
                }
            }
        }
        return numbers;
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

    /** Whether every stream that sent {@code last} had sent the other before, if it wanted it and its id is smaller. */
    synchronized boolean isBefore(UUID id, UUID last) {
        OptionalLong one = shared(id);
        OptionalLong other = shared(last);
        return one.isPresent() && other.isPresent() && one.getAsLong() < other.getAsLong();
    }

    private OptionalLong shared(UUID id) {
        Optional<Place> heard = place(id);
        if (heard.isPresent()) {
            Place place = heard.get();
            return place.wasTold() && place.position() >= sharedFrom
                    ? OptionalLong.of(place.position())
                    : OptionalLong.empty();
        }
        return clock.instant().isBefore(sharedAfter) ? OptionalLong.empty() : expectedPosition(id);
    }

    private Optional<Place> place(UUID id) {
        Place place = others.get(id);
        if (place != null) {
            return Optional.of(place);
        }
        for (Own one : own) {
            int index = one.commit().indexOf(id);
            if (index >= 0) {
                Place first = one.place();
                return Optional.of(new Place(first.position() + index, first.heard(), first.wasTold()));
            }
        }
        return Optional.empty();
    }

    private OptionalLong expectedPosition(UUID id) {
        long before = EXPECTED;
        for (Commit commit : expected) {
            int index = commit.indexOf(id);
            if (index >= 0) {
                return OptionalLong.of(before + index);
            }
            before += commit.ids().size();
        }
        return OptionalLong.empty();
    }

    /**
     * Whether an id that the database has will be heard later than {@code position}.
     *
     * @param made when it was
     */
    synchronized boolean isToCome(UUID id, Instant made, long position) {
        Instant now = clock.instant();
        if (made.isBefore(now.minus(REMEMBERED))) {
            return false;
        }
        // What was missed is read until nothing is: what has no place yet will have one. What is forgotten had
        // one; should it come nevertheless, the consumer leaves it out.
        return place(id)
                .map(place -> place.position() > position)
                .orElse(made.isAfter(now.minus(LATEST_NOTICE)) && id.compareTo(forgotten) > 0);
    }
}
