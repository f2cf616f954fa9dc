package dev.centraldeerros.query;

import dev.centraldeerros.http.response.Link;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.search.Cursor;
import dev.centraldeerros.query.search.Ordering;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of a list with the cursors of its neighbors.
 *
 * @param rows in the requested order
 */
record Page(List<StoredLog> rows, Optional<Cursor> previous, Optional<Cursor> next) {
    /**
     * Makes a page of rows that were read with one row more than the page has, which shows whether another page exists.
     *
     * @param cursor by which the page was found; empty if it was found by its number
     * @param first whether this is page 1
     */
    static Page of(List<StoredLog> read, int size, Ordering ordering, Optional<Cursor> cursor, boolean first) {
        boolean backward = cursor.isPresent() && cursor.get().backward();
        boolean more = read.size() > size;
        List<StoredLog> rows = more ? read.subList(0, size) : read;
        if (backward) {
            rows = reversed(rows);
        }
        if (rows.isEmpty()) {
            return new Page(rows, Optional.empty(), Optional.empty());
        }
        boolean hasPrevious = backward ? more : cursor.isPresent() || !first;
        boolean hasNext = backward || more;
        return new Page(
                rows,
                hasPrevious ? Optional.of(Cursor.at(rows.get(0).event(), ordering, true)) : Optional.empty(),
                hasNext
                        ? Optional.of(Cursor.at(rows.get(rows.size() - 1).event(), ordering, false))
                        : Optional.empty());
    }

    /** Returns the link to the same list at that cursor. */
    static String link(URI request, String cursor) {
        return Link.with(request, Set.of("page", "cursor"), "cursor", cursor);
    }

    private static List<StoredLog> reversed(List<StoredLog> rows) {
        List<StoredLog> reversed = new java.util.ArrayList<>(rows);
        java.util.Collections.reverse(reversed);
        return reversed;
    }
}
