package dev.centraldeerros.query.search;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IndexConditions;
import dev.centraldeerros.query.search.ScanRepository.Found;
import dev.centraldeerros.query.search.ScanRepository.Search;
import io.r2dbc.spi.Readable;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds the first logs in an order, range by range: by arrival until the page is full, by other orders keeping the best
 * rows of each range. Reads single logs where a condition selects few; otherwise follows the index of the order.
 */
@Component
public final class LogSearch {
    private final ScanRepository repository;
    private final SelectiveLookup lookup;
    private final HeadSplitter splitter;
    private final FilterSqlFactory conditions;
    private final Segments segments;

    LogSearch(
            ScanRepository repository,
            SelectiveLookup lookup,
            HeadSplitter splitter,
            FilterSqlFactory conditions,
            Segments segments) {
        this.repository = repository;
        this.lookup = lookup;
        this.splitter = splitter;
        this.conditions = conditions;
        this.segments = segments;
    }

    /**
     * Returns the first matching logs.
     *
     * @param cursor position after which the result begins; null for the first page
     * @param columns columns of {@code log} to select, among them id, date, events and level
     * @param mapper reads a row, which is released afterwards
     */
    public <T> Mono<List<T>> first(
            LogFilter filter,
            Ordering ordering,
            @Nullable Cursor cursor,
            int limit,
            String columns,
            Function<Readable, T> mapper) {
        Search<T> search = new Search<>(filter, ordering, cursor, limit, columns, mapper);
        boolean isById = ordering.isById();
        List<ScanRange> scanRanges = ScanPlanner.of(
                segments.all(),
                segments.end(),
                filter,
                // Orders by a value read every range, and the newest are read most.
                !isById || ordering.isDescending(search.isBackward()),
                !isById,
                isById && cursor != null ? cursor.id() : null);
        return first(search, scanRanges);
    }

    /** Returns the newest matching logs with an id of at least {@code least}. */
    public <T> Mono<List<T>> newest(
            LogFilter filter, UUID least, int limit, String columns, Function<Readable, T> mapper) {
        List<ScanRange> scanRanges = ScanPlanner.of(segments.all(), segments.end(), filter, true, false, null);
        return first(
                new Search<>(filter, Ordering.RECEIVED_AT_DESC, null, limit, columns, mapper),
                ScanPlanner.from(scanRanges, least));
    }

    private <T> Mono<List<T>> first(Search<T> search, List<ScanRange> scanRanges) {
        boolean isById = search.ordering().isById();
        IndexConditions indexConditions = conditions.indexConditions(search.filter());
        Mono<List<Found<T>>> found = isById && !scanRanges.isEmpty() && lookup.searches(indexConditions)
                ? nearest(search, indexConditions, scanRanges)
                : walk(search, indexConditions, scanRanges, 0, List.of());
        return found.map(rows -> rows.stream().map(Found::row).toList());
    }

    /** Scans newest first if the text is frequent, because its index would read all matches before it returns the first. */
    private <T> Mono<List<Found<T>>> nearest(
            Search<T> search, IndexConditions indexConditions, List<ScanRange> scanRanges) {
        boolean newestFirst = search.ordering().isDescending(search.isBackward());
        UUID border = search.cursor() == null ? null : search.cursor().id();
        return splitter.split(indexConditions, scanRanges, newestFirst, border)
                .flatMap(split -> repository
                        .first(search, split.near().small(), null)
                        .flatMap(found -> walk(search, indexConditions, split.beyond(), 0, found)));
    }

    private <T> Mono<List<Found<T>>> walk(
            Search<T> search,
            IndexConditions indexConditions,
            List<ScanRange> scanRanges,
            int at,
            List<Found<T>> found) {
        boolean isById = search.ordering().isById();
        if (at == scanRanges.size() || (isById && found.size() >= search.limit())) {
            return Mono.just(found);
        }
        Cursor border = isById || found.size() < search.limit() ? null : border(search, found.get(found.size() - 1));
        return rows(search, indexConditions, scanRanges.get(at), border)
                .flatMap(more -> walk(search, indexConditions, scanRanges, at + 1, merged(search, found, more)));
    }

    private static <T> Cursor border(Search<T> search, Found<T> last) {
        return new Cursor(search.isBackward(), last.value(), last.id());
    }

    private static <T> List<Found<T>> merged(Search<T> search, List<Found<T>> found, List<Found<T>> more) {
        if (found.isEmpty()) {
            return more;
        }
        Stream<Found<T>> all = Stream.concat(found.stream(), more.stream());
        if (!search.ordering().isById()) {
            Comparator<Found<T>> order = Comparator.<Found<T>>comparingLong(Found::value)
                    .thenComparing((one, other) -> ScanPlanner.order(one.id(), other.id()));
            all = all.sorted(search.ordering().isDescending(search.isBackward()) ? order.reversed() : order);
        }
        return all.limit(search.limit()).toList();
    }

    private <T> Mono<List<Found<T>>> rows(
            Search<T> search, IndexConditions indexConditions, ScanRange scanRange, @Nullable Cursor border) {
        return lookup.find(indexConditions, scanRange).flatMap(ids -> {
            if (ids.isEmpty()) {
                return repository.first(search, scanRange.range(), border);
            }
            return ids.get().isEmpty()
                    ? Mono.just(List.<Found<T>>of())
                    : repository.firstOf(ids.get(), search, scanRange.range(), border);
        });
    }
}
