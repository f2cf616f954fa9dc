package dev.centraldeerros.http.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Parses and formats dates (RFC 3339, 5.6): four-digit years, any offset, any number of fraction digits, truncated to
 * microseconds. A leap second becomes the first second of the next minute.
 */
public final class Rfc3339 {
    private static final int MIN = "2026-11-23T13:41:28Z".length();
    private static final int FRACTION_START = "2026-11-23T13:41:28.".length();
    private static final int MAX = 64;
    private static final int NANO_DIGITS_KEPT = 6;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3_600;

    private Rfc3339() {}

    /** Parses a date and time; empty if the text is invalid. */
    public static Optional<Instant> parse(String text) {
        if (text.length() < MIN
                || text.length() > MAX
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) != 'T' && text.charAt(10) != 't' && text.charAt(10) != ' ')
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return Optional.empty();
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int zone = FRACTION_START - 1;
        int nanos = 0;
        if (text.charAt(zone) == '.') {
            zone = FRACTION_START;
            while (zone < text.length() && isDigit(text.charAt(zone))) {
                zone++;
            }
            if (zone == FRACTION_START) {
                return Optional.empty();
            }
            nanos = micros(text, zone) * NANOS_PER_MICRO;
        }
        int offset = offset(text, zone);
        if ((year | month | day | hour | minute | second) < 0
                || offset == Integer.MIN_VALUE
                || second > SECONDS_PER_MINUTE) {
            return Optional.empty();
        }
        try {
            int leap = second == SECONDS_PER_MINUTE ? 1 : 0;
            return Optional.of(LocalDateTime.of(
                            LocalDate.of(year, month, day), java.time.LocalTime.of(hour, minute, second - leap, nanos))
                    .toInstant(ZoneOffset.UTC)
                    .plusSeconds(leap - (long) offset));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    /** Formats a moment in UTC with milliseconds, or with microseconds if it has any. */
    public static String format(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(27);
        pad(text, utc.getYear(), 1_000).append('-');
        pad(text, utc.getMonthValue(), 10).append('-');
        pad(text, utc.getDayOfMonth(), 10).append('T');
        pad(text, utc.getHour(), 10).append(':');
        pad(text, utc.getMinute(), 10).append(':');
        pad(text, utc.getSecond(), 10).append('.');
        int micros = time.getNano() / NANOS_PER_MICRO;
        StringBuilder complete =
                micros % NANOS_PER_MICRO == 0 ? pad(text, micros / NANOS_PER_MICRO, 100) : pad(text, micros, 100_000);
        return complete.append('Z').toString();
    }

    private static StringBuilder pad(StringBuilder text, int number, int highestPlace) {
        for (int place = highestPlace; place > 1 && number < place; place /= 10) {
            text.append('0');
        }
        return text.append(number);
    }

    private static int micros(String text, int end) {
        int micros = 0;
        for (int i = 0; i < NANO_DIGITS_KEPT; i++) {
            int at = FRACTION_START + i;
            micros = micros * 10 + (at < end ? text.charAt(at) - '0' : 0);
        }
        return micros;
    }

    /** Returns the offset in seconds; the smallest integer if the text has no offset at {@code at}. */
    private static int offset(String text, int at) {
        int length = text.length() - at;
        if (length == 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
            return 0;
        }
        if (length != "+00:00".length() || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, at + 1, at + 3);
        int minutes = number(text, at + 4, at + 6);
        if ((hours | minutes) < 0 || hours > 23 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE;
        return switch (text.charAt(at)) {
            case '+' -> seconds;
            case '-' -> -seconds;
            default -> Integer.MIN_VALUE;
        };
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
