package dev.centraldeerros.http.connection;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats the current time as an HTTP date (RFC 9110, 5.6.7), once a second. Not thread-safe. */
final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long MILLIS = 1_000;

    private final Clock clock;
    private long second = Long.MIN_VALUE;
    private String text = "";

    HttpDate(Clock clock) {
        this.clock = clock;
    }

    String now() {
        long now = Math.floorDiv(clock.millis(), MILLIS);
        if (now != second) {
            second = now;
            text = FORM.format(Instant.ofEpochSecond(now));
        }
        return text;
    }
}
