package dev.centraldeerros.query.search;

import dev.centraldeerros.log.Condition;
import dev.centraldeerros.partition.index.Segment;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.IndexConditions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds the candidate ids of a range by its most selective condition, if one selects few logs. */
@Component
final class SelectiveLookup {
    /** Maximum number of candidates; with more, following the order fills a page fast. */
    static final int MAX = 2_000;

    private final ScanRepository repository;
    private final Segments segments;

    SelectiveLookup(ScanRepository repository, Segments segments) {
        this.repository = repository;
        this.segments = segments;
    }

    /** Returns whether a condition searches for a text. */
    boolean searches(IndexConditions indexConditions) {
        return indexConditions.all().stream().anyMatch(IndexConditions::isSearch);
    }

    /** Returns all candidate ids of the range; empty if every condition selects too many. */
    Mono<Optional<List<UUID>>> find(IndexConditions indexConditions, ScanRange scanRange) {
        // A text search is worth a full read without an index, because following the order would read the same texts
        // one
        // by one.
        List<Condition> useful = indexConditions.all().stream()
                .filter(condition -> IndexConditions.isSearch(condition)
                        || scanRange.isClosed()
                        || (scanRange.isIndexed() && IndexConditions.isByValue(condition)))
                .filter(condition -> !(scanRange.isWithinDates() && indexConditions.isFilterDates(condition)))
                .toList();
        return find(indexConditions, scanRange, useful, 0);
    }

    private Mono<Optional<List<UUID>>> find(
            IndexConditions indexConditions, ScanRange scanRange, List<Condition> useful, int at) {
        if (at == useful.size()) {
            return Mono.just(Optional.empty());
        }
        return ids(indexConditions, scanRange, useful.get(at))
                .flatMap(ids -> ids.size() > MAX
                        ? find(indexConditions, scanRange, useful, at + 1)
                        : Mono.just(Optional.of(ids)));
    }

    private Mono<List<UUID>> ids(IndexConditions indexConditions, ScanRange scanRange, Condition condition) {
        IdRange range = scanRange.range();
        boolean hasIndex = IndexConditions.isSearch(condition) ? scanRange.isSearchable() : scanRange.isClosed();
        Mono<List<UUID>> details = IndexConditions.readsDetails(condition)
                ? details(indexConditions, scanRange, condition, hasIndex)
                : Mono.just(List.of());
        return details.flatMap(texts -> texts.size() > MAX
                ? Mono.just(texts)
                : repository.ids(indexConditions, condition, range, hasIndex, texts, MAX + 1));
    }

    /** Searches the details of an open partition once for all of its parts, which share them. */
    private Mono<List<UUID>> details(
            IndexConditions indexConditions, ScanRange scanRange, Condition condition, boolean hasIndex) {
        IdRange range = scanRange.range();
        if (scanRange.isClosed()) {
            return repository.details(indexConditions, condition, range, null, hasIndex, MAX + 1);
        }
        UUID end = segments.partitionOf(range.details()).get(1);
        return indexConditions.once(
                condition, end, () -> detailsByParts(indexConditions, range.before(end), condition));
    }

    private Mono<List<UUID>> detailsByParts(IndexConditions indexConditions, IdRange range, Condition condition) {
        List<Segment> parts = segments.partitionParts(range.details());
        if (parts.size() < 2) {
            return repository.details(indexConditions, condition, range, null, false, MAX + 1);
        }
        return Flux.fromIterable(parts)
                .concatMap(
                        part -> repository.details(
                                indexConditions,
                                condition,
                                range,
                                range.from(part.lower()).before(part.upper()),
                                part.searchable(),
                                MAX + 1),
                        0)
                .concatMapIterable(ids -> ids)
                .take(MAX + 1)
                .collectList();
    }
}
