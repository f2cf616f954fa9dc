package dev.centraldeerros.query.search;

import dev.centraldeerros.query.filter.IdRange;

/**
 * Id range of one statement, with its indexes.
 *
 * @param isIndexed whether all of it has the indexes for orders
 * @param isClosed whether all of it has those for filters, too
 * @param isSearchable whether all of it has those for texts
 * @param isWithinDates whether all of it is known to be of dates that are asked for
 */
record ScanRange(IdRange range, boolean isIndexed, boolean isClosed, boolean isSearchable, boolean isWithinDates) {
    /** Some of it. */
    ScanRange over(IdRange part) {
        return new ScanRange(part, isIndexed, isClosed, isSearchable, isWithinDates);
    }
}
