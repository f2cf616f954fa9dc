package dev.centraldeerros.query.search;

import dev.centraldeerros.query.filter.IdRange;

/**
 * Id range of one statement, with its indexes.
 *
 * @param isIndexed whether all of it has the order indexes
 * @param isClosed whether all of it has the filter indexes
 * @param isSearchable whether all of it has the text indexes
 * @param isWithinDates whether all of its logs are within the filter's dates
 */
record ScanRange(IdRange range, boolean isIndexed, boolean isClosed, boolean isSearchable, boolean isWithinDates) {
    /** Returns a part of the range. */
    ScanRange over(IdRange part) {
        return new ScanRange(part, isIndexed, isClosed, isSearchable, isWithinDates);
    }
}
