package dev.centraldeerros.query.filter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The parameters {@code from}, {@code to} and {@code clock} of a request.
 *
 * @param isReceived whether the ends are arrival times instead of dates of the sender
 * @param from first moment; null for none
 * @param to first moment after the period; null for none
 */
public record Period(
        boolean isReceived,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** Rounds up to a whole millisecond, the precision of arrival times. */
    static Instant ceiling(Instant time) {
        Instant floor = time.truncatedTo(ChronoUnit.MILLIS);
        return floor.equals(time) ? time : floor.plusMillis(1);
    }
}
