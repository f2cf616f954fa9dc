package dev.centraldeerros.query.search;

import dev.centraldeerros.database.Columns;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.query.filter.FilterSql;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Orders of a list; ties are ordered by id in the same direction. */
public enum Ordering {
    RECEIVED_AT("received_at", "log.id", false),
    RECEIVED_AT_DESC("-received_at", "log.id", true),
    DATE("date", "log.date", false),
    DATE_DESC("-date", "log.date", true),
    EVENTS("events", "log.events", false),
    EVENTS_DESC("-events", "log.events", true),
    LEVEL("level", "log.level", false),
    LEVEL_DESC("-level", "log.level", true);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final String parameter;
    private final String column;
    private final boolean descending;

    Ordering(String parameter, String column, boolean descending) {
        this.parameter = parameter;
        this.column = column;
        this.descending = descending;
    }

    /** Returns the values of {@code ordering=}. */
    public static List<String> parameters() {
        return Arrays.stream(values()).map(ordering -> ordering.parameter).toList();
    }

    public static Optional<Ordering> of(String parameter) {
        return Arrays.stream(values())
                .filter(ordering -> ordering.parameter.equals(parameter))
                .findFirst();
    }

    /** Returns whether the order is by id only. */
    public boolean isById() {
        return column.equals("log.id");
    }

    /** Returns {@code ORDER BY}, or its reverse. */
    public String orderBy(boolean reversed) {
        String direction = descending == reversed ? " ASC" : " DESC";
        return isById() ? column + direction : column + direction + ", log.id" + direction;
    }

    /** Returns the value of an event in this order: microseconds for a date, 0 for orders by id. */
    long valueOf(Event event) {
        return switch (this) {
            case RECEIVED_AT, RECEIVED_AT_DESC -> 0;
            case DATE, DATE_DESC -> micros(event.date());
            case EVENTS, EVENTS_DESC -> event.events();
            case LEVEL, LEVEL_DESC -> event.level().code();
        };
    }

    /** Returns the value of a row in this order, as {@link #valueOf(Event)} does. */
    long valueOf(Readable row) {
        return switch (this) {
            case RECEIVED_AT, RECEIVED_AT_DESC -> 0;
            case DATE, DATE_DESC ->
                micros(Columns.value(row, "date", OffsetDateTime.class).toInstant());
            case EVENTS, EVENTS_DESC -> Columns.value(row, "events", Integer.class);
            case LEVEL, LEVEL_DESC -> Columns.value(row, "level", Short.class);
        };
    }

    /** Returns whether greater values come first. */
    boolean isDescending(boolean reversed) {
        return descending != reversed;
    }

    /** Adds the condition on rows after {@code border}. */
    void after(FilterSql filter, Cursor border) {
        beyond(filter, border, "cursor", isDescending(border.backward()) ? "<" : ">");
    }

    /** Adds the condition on rows before {@code border} in the same direction. */
    void before(FilterSql filter, Cursor border) {
        beyond(filter, border, "border", isDescending(border.backward()) ? ">" : "<");
    }

    private void beyond(FilterSql filter, Cursor border, String name, String comparison) {
        String id = name + "_id";
        String value = name + "_value";
        filter.and(
                isById()
                        ? "log.id " + comparison + " :" + id
                        : "(" + column + ", log.id) " + comparison + " (:" + value + ", :" + id + ")",
                id,
                border.id());
        switch (this) {
            case DATE, DATE_DESC -> filter.bindMore(value, FilterSql.utc(time(border.value())));
            case EVENTS, EVENTS_DESC -> filter.bindMore(value, (int) border.value());
            case LEVEL, LEVEL_DESC -> filter.bindMore(value, (short) border.value());
            default -> {
                // The order is by id only.
            }
        }
    }

    /** Returns whether a row can have this value, because a client may have invented the cursor. */
    boolean isPossible(long value) {
        return switch (this) {
            case RECEIVED_AT, RECEIVED_AT_DESC -> value == 0;
            case DATE, DATE_DESC -> micros(Limits.EARLIEST) <= value && value <= micros(Limits.LATEST);
            case EVENTS, EVENTS_DESC -> 1 <= value && value <= Integer.MAX_VALUE;
            case LEVEL, LEVEL_DESC -> 0 <= value && value <= Short.MAX_VALUE;
        };
    }

    /** Not {@code ChronoUnit}, which overflows after 292 years in nanoseconds before Java 25. */
    private static long micros(Instant time) {
        return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    }

    private static Instant time(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
}
