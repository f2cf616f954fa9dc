package dev.centraldeerros.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.event.Event;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues of fingerprints that this node has stored or read. Bounded; thread-safe, because its cache is. */
public final class KnownIssues {
    /** Maximum number of fingerprints, some 150 bytes each; an evicted one is read again. */
    private static final int MAX = 50_000;

    private final Cache<Key, Long> issues =
            Caffeine.newBuilder().maximumSize(MAX).build();

    /** A fingerprint in a project. The order is that in which transactions insert, which prevents deadlocks. */
    public record Key(int projectId, UUID fingerprint) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingInt(Key::projectId).thenComparing(Key::fingerprint);

        /** Returns the key of a log; null if it belongs to no issue. */
        public static @Nullable Key of(Event event) {
            UUID fingerprint = event.issueFingerprint();
            return fingerprint == null ? null : new Key(event.projectId(), fingerprint);
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Returns the id of the issue of a log; null for a log without one, and for an unknown one. */
    public @Nullable Long of(Event event) {
        Key key = Key.of(event);
        return key == null ? null : of(key);
    }

    /** Returns the id of the issue of a fingerprint; null for an unknown one. */
    public @Nullable Long of(Key key) {
        return issues.getIfPresent(key);
    }

    /** Stores the issue of a fingerprint, as committed. */
    public void put(Key key, long issue) {
        issues.put(key, issue);
    }
}
