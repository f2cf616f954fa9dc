package dev.centraldeerros.query.find;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.Conditions;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.Lookups;
import dev.centraldeerros.query.find.SliceRepository.Found;
import dev.centraldeerros.query.find.SliceRepository.Wanted;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds the first logs in an order, slice after slice: by arrival until there are enough, by anything else keeping the best of
 * each. Where a condition of the filter leaves few logs of a slice, those are looked at alone; else the index that has the
 * order is followed.
 */
@Component
public final class Finder {
    /** Logs that are looked at one by one before others are. */
    private static final int NEWEST = 2_000;

    private final SliceRepository repository;
    private final FewLogs few;
    private final Conditions conditions;
    private final Stretches stretches;
    private final Clock clock;

    Finder(SliceRepository repository, FewLogs few, Conditions conditions, Stretches stretches, Clock clock) {
        this.repository = repository;
        this.few = few;
        this.conditions = conditions;
        this.stretches = stretches;
        this.clock = clock;
    }

    /**
     * The first that match.
     *
     * @param cursor only what comes after it; null for all
     * @param columns of {@code log}, as they are to be selected; id, date, events and level among them
     * @param mapper reads a row, which is only lent
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
        List<Slice> slices = Slices.of(
                stretches.all(),
                clock.instant(),
                filter,
                // By a value every slice counts, and the newest are read the most.
                !isById || ordering.isDescending(wanted.isBackward()),
                !isById,
                isById && cursor != null ? cursor.id() : null);
        Lookups lookups = conditions.lookups(filter);
        return walk(wanted, lookups, slices, 0, List.of())
                .map(found -> found.stream().map(Found::row).toList());
    }

    private <T> Mono<List<Found<T>>> walk(
            Wanted<T> wanted, Lookups lookups, List<Slice> slices, int at, List<Found<T>> found) {
        boolean isById = wanted.ordering().isById();
        if (at == slices.size() || (isById && found.size() >= wanted.limit())) {
            return Mono.just(found);
        }
        Cursor border = isById || found.size() < wanted.limit() ? null : border(wanted, found.get(found.size() - 1));
        return rows(wanted, lookups, slices.get(at), border)
                .flatMap(more -> walk(wanted, lookups, slices, at + 1, merged(wanted, found, more)));
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
                    .thenComparing((one, other) -> Slices.order(one.id(), other.id()));
            all = all.sorted(wanted.ordering().isDescending(wanted.isBackward()) ? order.reversed() : order);
        }
        return all.limit(wanted.limit()).toList();
    }

    private <T> Mono<List<Found<T>>> rows(Wanted<T> wanted, Lookups lookups, Slice slice, @Nullable Cursor border) {
        boolean isWritten = !slice.isIndexed();
        boolean isNewestFirst = wanted.ordering().isById() && wanted.ordering().isDescending(wanted.isBackward());
        return isWritten && isNewestFirst && few.searches(lookups)
                ? newest(wanted, lookups, slice, border)
                : looked(wanted, lookups, slice, border);
    }

    private <T> Mono<List<Found<T>>> looked(Wanted<T> wanted, Lookups lookups, Slice slice, @Nullable Cursor border) {
        return few.of(lookups, slice).flatMap(ids -> {
            if (ids.isEmpty()) {
                return repository.first(wanted, slice.range(), border);
            }
            return ids.get().isEmpty()
                    ? Mono.just(List.<Found<T>>of())
                    : repository.firstOf(ids.get(), wanted, slice.range(), border);
        });
    }

    /** A text that is often found is found among the newest; only for one that is not all that is being written is read. */
    private <T> Mono<List<Found<T>>> newest(Wanted<T> wanted, Lookups lookups, Slice slice, @Nullable Cursor border) {
        IdRange range = wanted.cursor() == null
                ? slice.range()
                : slice.range().before(wanted.cursor().id());
        return repository
                .skipping(lookups, range, NEWEST - 1, false)
                .flatMap(split -> repository
                        .first(wanted, range.from(split), border)
                        .flatMap(found -> found.size() >= wanted.limit()
                                ? Mono.just(found)
                                : looked(wanted, lookups, slice.over(range.before(split)), border)
                                        .map(more -> merged(wanted, found, more))))
                .switchIfEmpty(Mono.defer(() -> repository.first(wanted, range, border)));
    }
}
