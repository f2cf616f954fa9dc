package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.http.request.StorableText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads single fields. Sentry's SDKs do not retry, so that what is too long is cut instead of rejected. */
public final class Fields {
    /** A clock that is this wrong is corrected by the time at which the request was sent. */
    private static final Duration DRIFT = Duration.ofMinutes(1);

    private static final int ENVIRONMENT_CHARS = 64;
    private static final Pattern NOT_IN_ENVIRONMENT = Pattern.compile("[^A-Z0-9_.-]+");
    private static final Pattern EVENT_ID = Pattern.compile("[0-9a-f]{32}");

    private Fields() {}

    /** Returns at most so many code points of a text, storable. */
    public static String cut(String text, int mostChars) {
        String storable = StorableText.storable(text);
        return StorableText.isLonger(storable, mostChars)
                ? storable.substring(0, storable.offsetByCodePoints(0, mostChars))
                : storable;
    }

    /** Returns at most so many code points of a text, storable; null for null. */
    public static @Nullable String cutOrNull(@Nullable String text, int mostChars) {
        return text == null ? null : cut(text, mostChars);
    }

    /** Returns at most the maximum size of details. */
    static String details(String text) {
        String storable = StorableText.storable(text);
        // A UTF-16 unit takes at most three bytes.
        return StorableText.isLargerInUtf8(storable, Limits.DETAILS_BYTES)
                ? cut(storable, Limits.DETAILS_BYTES / 3)
                : storable;
    }

    /**
     * Returns a time, corrected by the drift of the client's clock; empty for an invalid one.
     *
     * @param node seconds since 1970, or a text as in RFC 3339
     */
    static Optional<Instant> time(JsonNode node, MappingContext context) {
        Optional<Instant> time = node.isNumber() ? seconds(node) : text(node);
        Instant sentAt = context.sentAt();
        Duration drift = sentAt == null ? Duration.ZERO : Duration.between(sentAt, context.receivedAt());
        return time.map(own -> drift.abs().compareTo(DRIFT) > 0 ? own.plus(drift) : own)
                .filter(own -> !own.isBefore(Limits.EARLIEST) && !own.isAfter(Limits.LATEST));
    }

    private static Optional<Instant> text(JsonNode node) {
        if (!node.isString()) {
            return Optional.empty();
        }
        String text = node.stringValue();
        // Older SDKs leave the offset out; the time is UTC.
        return Rfc3339.parse(text).or(() -> Rfc3339.parse(text + "Z"));
    }

    private static Optional<Instant> seconds(JsonNode node) {
        try {
            BigDecimal seconds = new BigDecimal(node.asString());
            if (seconds.abs().compareTo(BigDecimal.valueOf(Limits.LATEST.getEpochSecond())) > 0) {
                return Optional.empty();
            }
            long whole = seconds.longValue();
            long micros = seconds.subtract(BigDecimal.valueOf(whole))
                    .movePointRight(6)
                    .longValue();
            return Optional.of(Instant.ofEpochSecond(whole, micros * 1_000));
        } catch (NumberFormatException notFinite) {
            return Optional.empty();
        }
    }

    /** Returns the name of an environment in upper case, with hyphens for what no environment may have; empty if nothing is left. */
    static Optional<String> environment(@Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        String upperCase = NOT_IN_ENVIRONMENT
                .matcher(name.strip().toUpperCase(Locale.ROOT))
                .replaceAll("-")
                .replaceFirst("^[_.-]+", "");
        return Optional.of(upperCase.substring(0, Math.min(upperCase.length(), ENVIRONMENT_CHARS)))
                .filter(some -> !some.isEmpty());
    }

    /** Returns an event id, which may have the form of a UUID, as 32 digits; empty for another text. */
    public static Optional<String> eventId(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(id -> id.replace("-", "").toLowerCase(Locale.ROOT))
                .filter(id -> EVENT_ID.matcher(id).matches());
    }
}
