package dev.centraldeerros.query.language;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.request.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses RFC 3339, {@code now} and {@code now-15m}. */
public final class TimeExpression {
    /** Rule for the messages of all routes. */
    public static final String RULE = "must be a time as in RFC 3339, or now, or like now-15m (units s, m, h, d, w)";

    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})([smhdw]))?");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private TimeExpression() {}

    /** Returns the moment, limited to the range of log dates; empty if the text is not a time. */
    public static Optional<Instant> parse(String text, Instant now) {
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            return Optional.of(
                    relative.group(2) == null
                            ? now
                            : before(now, duration(Long.parseLong(relative.group(1)), relative.group(2))));
        }
        return Rfc3339.parse(text)
                .filter(moment -> !moment.isBefore(Limits.EARLIEST) && !moment.isAfter(Limits.LATEST));
    }

    /** Returns the duration in a unit (s, m, h, d, w); empty for another unit. */
    public static Optional<Duration> duration(long count, String unit) {
        return Optional.ofNullable(UNITS.get(unit)).map(one -> one.multipliedBy(count));
    }

    /** Returns whether the text is a time whose offset lost its plus sign by URL decoding. */
    public static boolean lostItsPlus(String text) {
        int sign = text.length() - "+00:00".length();
        return sign > 0
                && text.charAt(sign) == ' '
                && Rfc3339.parse(text.substring(0, sign) + '+' + text.substring(sign + 1))
                        .isPresent();
    }

    /** At least the year 0, the minimum date of a log. */
    private static Instant before(Instant now, Optional<Duration> span) {
        long seconds = span.orElse(Duration.ZERO).toSeconds();
        return seconds > now.getEpochSecond() - Limits.EARLIEST.getEpochSecond()
                ? Limits.EARLIEST
                : now.minusSeconds(seconds);
    }
}
