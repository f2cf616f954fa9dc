package dev.centraldeerros.query.find;

import dev.centraldeerros.log.Condition;
import dev.centraldeerros.partition.Stretch;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.Lookups;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks the conditions of a filter, the most promising first, whether one of them leaves few logs of a slice, and which. */
@Component
final class FewLogs {
    /** Logs that may be looked at one by one; with more, a page is soon full in the order's own way. */
    static final int MOST = 2_000;

    private final SliceRepository repository;
    private final Stretches stretches;

    FewLogs(SliceRepository repository, Stretches stretches) {
        this.repository = repository;
        this.stretches = stretches;
    }

    /** Whether a condition searches for a text. */
    boolean searches(Lookups lookups) {
        return lookups.all().stream().anyMatch(Lookups::isSearch);
    }

    /** All that can match, and perhaps others; empty when they are many whichever condition is asked. */
    Mono<Optional<List<UUID>>> of(Lookups lookups, Slice slice) {
        // Without an index a text is worth reading everything for, as the order's way would do that for each log by
        // itself.
        List<Condition> useful = lookups.all().stream()
                .filter(condition -> Lookups.isSearch(condition)
                        || slice.isClosed()
                        || (slice.isIndexed() && Lookups.isByValue(condition)))
                .filter(condition -> !(slice.isWithinDates() && lookups.isFilterDates(condition)))
                .toList();
        return of(lookups, slice, useful, 0);
    }

    private Mono<Optional<List<UUID>>> of(Lookups lookups, Slice slice, List<Condition> useful, int at) {
        if (at == useful.size()) {
            return Mono.just(Optional.empty());
        }
        return ids(lookups, slice, useful.get(at))
                .flatMap(ids -> ids.size() > MOST ? of(lookups, slice, useful, at + 1) : Mono.just(Optional.of(ids)));
    }

    private Mono<List<UUID>> ids(Lookups lookups, Slice slice, Condition condition) {
        IdRange range = slice.range();
        boolean hasIndex = Lookups.isSearch(condition) ? slice.isSearchable() : slice.isClosed();
        Mono<List<UUID>> details = Lookups.looksIntoDetails(condition)
                ? details(lookups, slice, condition, hasIndex)
                : Mono.just(List.of());
        return details.flatMap(texts -> texts.size() > MOST
                ? Mono.just(texts)
                : repository.ids(lookups, condition, range, hasIndex, texts, MOST + 1));
    }

    /** Of a partition that is written, whose parts have their details together, once for all of its parts. */
    private Mono<List<UUID>> details(Lookups lookups, Slice slice, Condition condition, boolean hasIndex) {
        IdRange range = slice.range();
        if (slice.isClosed()) {
            return repository.details(lookups, condition, range, null, hasIndex, MOST + 1);
        }
        UUID end = stretches.partitionOf(range.details()).get(1);
        return lookups.once(condition, end, () -> detailsByParts(lookups, range.before(end), condition));
    }

    private Mono<List<UUID>> detailsByParts(Lookups lookups, IdRange range, Condition condition) {
        List<Stretch> parts = stretches.partitionParts(range.details());
        if (parts.size() < 2) {
            return repository.details(lookups, condition, range, null, false, MOST + 1);
        }
        return Flux.fromIterable(parts)
                .concatMap(
                        part -> repository.details(
                                lookups,
                                condition,
                                range,
                                range.from(part.lower()).before(part.upper()),
                                part.searchable(),
                                MOST + 1),
                        0)
                .concatMapIterable(ids -> ids)
                .take(MOST + 1)
                .collectList();
    }
}
