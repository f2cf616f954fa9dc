package dev.centraldeerros.database;

import io.r2dbc.spi.Readable;

/** Reads columns that the schema declares NOT NULL, which the driver cannot know. */
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
}
