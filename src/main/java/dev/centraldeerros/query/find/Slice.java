package dev.centraldeerros.query.find;

import dev.centraldeerros.query.filter.IdRange;

/**
 * What one statement looks through.
 *
 * @param isIndexed whether all of it has the indexes for orders
 * @param isClosed whether all of it has those for filters, too
 * @param isSearchable whether all of it has those for texts
 * @param isWithinDates whether all of it is known to be of dates that are asked for
 */
record Slice(IdRange range, boolean isIndexed, boolean isClosed, boolean isSearchable, boolean isWithinDates) {
    /** Some of it. */
    Slice over(IdRange part) {
        return new Slice(part, isIndexed, isClosed, isSearchable, isWithinDates);
    }
}
