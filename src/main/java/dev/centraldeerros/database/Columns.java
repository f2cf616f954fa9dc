package dev.centraldeerros.database;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/** Reads columns that the schema declares NOT NULL, which the driver cannot know, and binds parameters that may be null. */
public final class Columns {
    private Columns() {}

    /**
     * Returns the value of a column.
     *
     * @throws IllegalStateException if it is null
     */
    public static <T> T value(Readable row, String column, Class<T> type) {
        T value = row.get(column, type);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }

    /** Returns a parameter that may be null, which needs its type. */
    public static Parameter nullable(@Nullable Object value, Class<?> type) {
        return value == null ? Parameters.in(type) : Parameters.in(value);
    }
}
