package dev.centraldeerros.query.search;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IndexConditions;
import dev.centraldeerros.query.search.ScanRepository.Found;
import dev.centraldeerros.query.search.ScanRepository.Wanted;
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
        Wanted<T> wanted = new Wanted<>(filter, ordering, cursor, limit, columns, mapper);
        boolean isById = ordering.isById();
        List<ScanRange> scanRanges = ScanPlanner.of(
                segments.all(),
                segments.end(),
                filter,
                // Orders by a value read every range, and the newest are read most.
                !isById || ordering.isDescending(wanted.isBackward()),
                !isById,
                isById && cursor != null ? cursor.id() : null);
        return first(wanted, scanRanges);
    }

    /** Returns the newest matching logs with an id of at least {@code least}. */
    public <T> Mono<List<T>> newest(
            LogFilter filter, UUID least, int limit, String columns, Function<Readable, T> mapper) {
        List<ScanRange> scanRanges = ScanPlanner.of(segments.all(), segments.end(), filter, true, false, null);
        return first(
                new Wanted<>(filter, Ordering.RECEIVED_AT_DESC, null, limit, columns, mapper),
                ScanPlanner.from(scanRanges, least));
    }

    private <T> Mono<List<T>> first(Wanted<T> wanted, List<ScanRange> scanRanges) {
        boolean isById = wanted.ordering().isById();
        IndexConditions indexConditions = conditions.indexConditions(wanted.filter());
        Mono<List<Found<T>>> found = isById && !scanRanges.isEmpty() && lookup.searches(indexConditions)
                ? nearest(wanted, indexConditions, scanRanges)
                : walk(wanted, indexConditions, scanRanges, 0, List.of());
        return found.map(rows -> rows.stream().map(Found::row).toList());
    }

    /** Scans newest first if the text is frequent, because its index would read all matches before it returns the first. */
    private <T> Mono<List<Found<T>>> nearest(
            Wanted<T> wanted, IndexConditions indexConditions, List<ScanRange> scanRanges) {
        boolean newestFirst = wanted.ordering().isDescending(wanted.isBackward());
        UUID border = wanted.cursor() == null ? null : wanted.cursor().id();
        return splitter.split(indexConditions, scanRanges, newestFirst, border)
                .flatMap(split -> repository
                        .first(wanted, split.near().small(), null)
                        .flatMap(found -> walk(wanted, indexConditions, split.beyond(), 0, found)));
    }

    private <T> Mono<List<Found<T>>> walk(
            Wanted<T> wanted,
            IndexConditions indexConditions,
            List<ScanRange> scanRanges,
            int at,
            List<Found<T>> found) {
        boolean isById = wanted.ordering().isById();
        if (at == scanRanges.size() || (isById && found.size() >= wanted.limit())) {
            return Mono.just(found);
        }
        Cursor border = isById || found.size() < wanted.limit() ? null : border(wanted, found.get(found.size() - 1));
        return rows(wanted, indexConditions, scanRanges.get(at), border)
                .flatMap(more -> walk(wanted, indexConditions, scanRanges, at + 1, merged(wanted, found, more)));
    }

    private static <T> Cursor border(Wanted<T> wanted, Found<T> last) {
        return new Cursor(wanted.isBackward(), last.value(), last.id());
    }

    private static <T> List<Found<T>> merged(Wanted<T> wanted, List<Found<T>> found, List<Found<T>> more) {
        if (found.isEmpty()) {
            return more;
        }
        Stream<Found<T>> all = Stream.concat(found.stream(), more.stream());
        if (!wanted.ordering().isById()) {
            Comparator<Found<T>> order = Comparator.<Found<T>>comparingLong(Found::value)
                    .thenComparing((one, other) -> ScanPlanner.order(one.id(), other.id()));
            all = all.sorted(wanted.ordering().isDescending(wanted.isBackward()) ? order.reversed() : order);
        }
        return all.limit(wanted.limit()).toList();
    }

    private <T> Mono<List<Found<T>>> rows(
            Wanted<T> wanted, IndexConditions indexConditions, ScanRange scanRange, @Nullable Cursor border) {
        return lookup.find(indexConditions, scanRange).flatMap(ids -> {
            if (ids.isEmpty()) {
                return repository.first(wanted, scanRange.range(), border);
            }
            return ids.get().isEmpty()
                    ? Mono.just(List.<Found<T>>of())
                    : repository.firstOf(ids.get(), wanted, scanRange.range(), border);
        });
    }
}
