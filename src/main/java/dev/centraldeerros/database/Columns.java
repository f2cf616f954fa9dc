package dev.centraldeerros.database;

import io.r2dbc.spi.Readable;

/** Reads columns that the schema says are never null, as the driver cannot know that. */
public final class Columns {
    private Columns() {}

    /**
     * The value of a column.
     *
     * @throws IllegalStateException when it is null all the same
     */
    public static <T> T value(Readable row, String column, Class<T> type) {
        T value = row.get(column, type);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }
}
