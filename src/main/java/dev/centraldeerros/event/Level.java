package dev.centraldeerros.event;

import java.util.Locale;
import java.util.Optional;

/** Severity of an event, mildest first, so that the order of the constants is the order of severity. */
public enum Level {
    DEBUG(10),
    INFO(20),
    WARNING(30),
    ERROR(40),
    CRITICAL(50);

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

    /** Parses a level, case ignored; empty if it is unknown. */
    public static Optional<Level> parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        for (Level level : values()) {
            if (level.name().equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
