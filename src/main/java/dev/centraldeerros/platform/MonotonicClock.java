package dev.centraldeerros.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clock that never goes backwards. If the system clock is set back, it continues at half speed until the system clock has
 * caught up, so that ids stay in order and waits do not last the repeated time. If the system clock is set forward, it
 * follows at once.
 */
final class MonotonicClock extends Clock {
    private static final Logger log = LoggerFactory.getLogger(MonotonicClock.class);

    /** Smaller corrections are routine. */
    private static final Duration LOG_THRESHOLD = Duration.ofSeconds(1);

    private static final int SLOWER = 2;

    private final Clock system;
    private final LongSupplier nanos;

    // Guarded by this: time at which the clock last followed the system clock.
    private Instant followed;
    private long followedAt;

    /** Whether the step was logged; guarded by this. */
    private boolean isLogged;

    /** @param nanos monotonic nanoseconds from an arbitrary origin */
    MonotonicClock(Clock system, LongSupplier nanos) {
        this.system = system;
        this.nanos = nanos;
        this.followed = system.instant();
        this.followedAt = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        Instant now = system.instant();
        long count = nanos.getAsLong();
        Instant goneOn = followed.plusNanos((count - followedAt) / SLOWER);
        if (now.isBefore(goneOn)) {
            sendUntil(Duration.between(now, goneOn));
            return goneOn;
        }
        followed = now;
        followedAt = count;
        if (isLogged) {
            isLogged = false;
            log.info("The system's clock has caught up, and is followed again");
        }
        return now;
    }

    private void sendUntil(Duration behind) {
        if (!isLogged && behind.compareTo(LOG_THRESHOLD) > 0) {
            isLogged = true;
            log.warn(
                    "The system's clock was set back by {} s: times go on, at half their pace, until it has caught up or the server is started again",
                    behind.toSeconds());
        }
    }

    @Override
    public ZoneId getZone() {
        return system.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new MonotonicClock(system.withZone(zone), nanos);
    }
}
