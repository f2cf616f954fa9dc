package dev.centraldeerros.event;

import java.util.Locale;
import java.util.Optional;

/** How bad an event is, mildest first, so that the order of the constants is the order of severity. */
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

    /** The number that stands for this level in the database, greater for what is worse. */
    public short code() {
        return (short) code;
    }

    /**
     * The level with that {@link #code()}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Level ofCode(int code) {
        for (Level level : values()) {
            if (level.code == code) {
                return level;
            }
        }
        throw new IllegalArgumentException("level " + code);
    }

    /** Reads a level as clients write it, ignoring case; empty when unknown. */
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
