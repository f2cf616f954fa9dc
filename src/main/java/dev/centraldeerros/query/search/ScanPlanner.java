package dev.centraldeerros.query.search;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Segment;
import dev.centraldeerros.query.filter.IdRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plans the ranges of a search. Together they cover all ids, except segments outside of the filter's dates. Adjacent
 * closed partitions share a range, first few and then more, because most pages are full early. Their number per range is
 * bounded, because PostgreSQL locks some sixteen relations per partition.
 */
final class ScanPlanner {
    /**
     * Maximum number of partitions in a statement. Each has some sixteen relations, which a change locks twice;
     * PostgreSQL's lock table has room for 6,400 by default.
     */
    static final int MAX_PARTITIONS = 16;

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private ScanPlanner() {}

    /** Segment with the ids up to the next one, so that unknown partitions are scanned, too. */
    private record Tile(Segment segment, UUID lower, UUID upper, boolean isWithinDates) {}

    /**
     * Plans the ranges in the order of the search.
     *
     * @param all all segments, oldest first
     * @param end first id that no log can have
     * @param newestFirst direction of the search
     * @param evenly whether all ranges will be read, so that small first ranges have no use
     * @param border id beyond which the search reads, in its direction; null for all
     */
    static List<ScanRange> of(
            List<Segment> all, UUID end, LogFilter filter, boolean newestFirst, boolean evenly, @Nullable UUID border) {
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < all.size() && (i == 0 || order(all.get(i).lower(), end) < 0); i++) {
            UUID lower = i == 0 ? FIRST : all.get(i).lower();
            boolean isLast = i + 1 == all.size() || order(all.get(i + 1).lower(), end) >= 0;
            UUID upper = isLast ? end : all.get(i + 1).lower();
            boolean isBeyond = border == null || (newestFirst ? order(lower, border) <= 0 : order(upper, border) > 0);
            if (isBeyond && all.get(i).mayHave(filter.from(), filter.to())) {
                tiles.add(new Tile(all.get(i), lower, upper, all.get(i).hasOnly(filter.from(), filter.to())));
            }
        }
        if (all.isEmpty()) {
            return List.of(new ScanRange(new IdRange(FIRST, LAST, FIRST), false, false, false, false));
        }
        if (newestFirst) {
            Collections.reverse(tiles);
        }
        return together(tiles, evenly ? MAX_PARTITIONS : 1, newestFirst);
    }

    private static List<ScanRange> together(List<Tile> tiles, int first, boolean newestFirst) {
        List<ScanRange> scanRanges = new ArrayList<>();
        int most = first;
        for (int at = 0; at < tiles.size(); ) {
            int end = at + 1;
            while (end < tiles.size()
                    && end - at < most
                    && canBeJoined(tiles.get(at))
                    && canBeJoined(tiles.get(end))
                    && areSideBySide(tiles.get(end - 1), tiles.get(end), newestFirst)) {
                end++;
            }
            List<Tile> group = tiles.subList(at, end);
            scanRanges.add(scanRange(newestFirst ? group.get(group.size() - 1) : group.get(0), group, newestFirst));
            most = canBeJoined(tiles.get(at)) ? Math.min(most * 2, MAX_PARTITIONS) : most;
            at = end;
        }
        return scanRanges;
    }

    /** A range at the end of a span of dates may have few matching logs and stays separate. */
    private static boolean canBeJoined(Tile tile) {
        return tile.segment().isClosed() && tile.isWithinDates();
    }

    private static boolean areSideBySide(Tile one, Tile next, boolean newestFirst) {
        return newestFirst ? next.upper().equals(one.lower()) : one.upper().equals(next.lower());
    }

    private static ScanRange scanRange(Tile oldest, List<Tile> group, boolean newestFirst) {
        Tile newest = newestFirst ? group.get(0) : group.get(group.size() - 1);
        UUID details = oldest.lower().equals(FIRST) ? FIRST : oldest.segment().start();
        return new ScanRange(
                new IdRange(oldest.lower(), newest.upper(), details),
                group.stream().allMatch(tile -> tile.segment().indexed()),
                group.stream().allMatch(tile -> tile.segment().isClosed()),
                group.stream().allMatch(tile -> tile.segment().searchable()),
                group.stream().allMatch(Tile::isWithinDates));
    }

    /** Returns how many of the first ranges one statement may read: those not closed, and one more. */
    static int head(List<ScanRange> scanRanges) {
        int head = 0;
        while (head + 1 < Math.min(scanRanges.size(), MAX_PARTITIONS)
                && !scanRanges.get(head).isClosed()) {
            head++;
        }
        return head + 1;
    }

    /** Returns the parts of the ranges before an id. */
    static List<ScanRange> before(List<ScanRange> scanRanges, UUID id) {
        return scanRanges.stream()
                .filter(scanRange -> order(scanRange.range().lower(), id) < 0)
                .map(scanRange -> order(id, scanRange.range().upper()) < 0
                        ? scanRange.over(scanRange.range().before(id))
                        : scanRange)
                .toList();
    }

    /** Returns the parts of the ranges from an id on. */
    static List<ScanRange> from(List<ScanRange> scanRanges, UUID id) {
        return scanRanges.stream()
                .filter(scanRange -> order(id, scanRange.range().upper()) < 0)
                .map(scanRange -> order(scanRange.range().lower(), id) < 0
                        ? scanRange.over(scanRange.range().from(id))
                        : scanRange)
                .toList();
    }

    /** Compares unsigned, as PostgreSQL does and {@code UUID.compareTo} does not. */
    static int order(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
