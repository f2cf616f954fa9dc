package dev.centraldeerros.event;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Severity of an event, mildest first, so that the order of the constants is the order of severity. */
public enum Level {
    DEBUG(10),
    INFO(20),
    WARNING(30),
    ERROR(40),
    CRITICAL(50);

    /** Names of other systems: syslog (RFC 5424), java.util.logging, Log4j, .NET, Serilog, Python and Rust. */
    private static final Map<String, Level> NAMES = names();

    private final int code;

    Level(int code) {
        this.code = code;
    }

    /** Returns the number of this level in the database, greater for more severe levels. */
    public short code() {
        return (short) code;
    }

    /**
     * Returns the level with this {@link #code()}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Level ofCode(int code) {
        for (Level level : values()) {
            if (level.code == code) {
                return level;
            }
        }
        throw new IllegalArgumentException("level " + code);
    }

    private static Map<String, Level> names() {
        Map<String, Level> names = new HashMap<>();
        for (Level level : values()) {
            names.put(level.name(), level);
        }
        Stream.of("FATAL", "EMERGENCY", "EMERG", "PANIC", "ALERT", "CRIT").forEach(alias -> names.put(alias, CRITICAL));
        Stream.of("ERR", "SEVERE").forEach(alias -> names.put(alias, ERROR));
        names.put("WARN", WARNING);
        Stream.of("NOTICE", "INFORMATION", "INFORMATIONAL").forEach(alias -> names.put(alias, INFO));
        Stream.of("TRACE", "VERBOSE", "FINE", "FINER", "FINEST").forEach(alias -> names.put(alias, DEBUG));
        return Map.copyOf(names);
    }

    /** Parses the name or an alias of a level, case ignored; empty if it is unknown. */
    public static Optional<Level> parse(String text) {
        Level exact = NAMES.get(text);
        return Optional.ofNullable(exact == null ? NAMES.get(text.toUpperCase(Locale.ROOT)) : exact);
    }

    /** Returns the levels whose name matches; if there is none, those with an alias that does. Names are in upper case. */
    public static Set<Level> matching(Predicate<String> name) {
        Set<Level> named = Arrays.stream(values())
                .filter(level -> name.test(level.name()))
                .collect(Collectors.toUnmodifiableSet());
        return named.isEmpty()
                ? NAMES.entrySet().stream()
                        .filter(entry -> name.test(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .collect(Collectors.toUnmodifiableSet())
                : named;
    }
}
