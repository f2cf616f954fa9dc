package dev.centraldeerros.event;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Generates event ids: UUID version 7 (RFC 9562), ordered by time, so that new rows are at the end of the index. Ids of a
 * node increase even if its clock steps back (RFC 9562, 6.2, method 3: the 12 bits after the milliseconds are a counter).
 *
 * <p>Unique, not secret. {@link UUID#randomUUID} is not used, because it reads the system's random device under a lock,
 * which blocks an event loop.
 */
public final class EventIds {
    /** Maximum time of an id, in the year 10889. */
    private static final long LAST_MILLIS = (1L << 48) - 1;

    private static final int COUNTER_BITS = 12;
    private static final int VERSION = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final Clock clock;

    /** Time and counter of the last id. Thread-safe by being atomic. */
    private final AtomicLong last = new AtomicLong();

    public EventIds(Clock clock) {
        this.clock = clock;
    }

    /** Returns the next id, greater than every earlier one of this node. */
    public UUID next() {
        long now = clock.millis() << COUNTER_BITS;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long high = ((tick >>> COUNTER_BITS) << 16) | VERSION | (tick & 0xFFF);
        return new UUID(high, VARIANT | (ThreadLocalRandom.current().nextLong() >>> 2));
    }

    /** Returns the time of an id, to the millisecond. */
    public static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** Returns the smallest id of this millisecond; clamps moments that no id can have. */
    public static UUID floor(Instant time) {
        long millis = Math.max(0, Math.min(time.toEpochMilli(), LAST_MILLIS));
        return new UUID(millis << 16, 0);
    }
}
