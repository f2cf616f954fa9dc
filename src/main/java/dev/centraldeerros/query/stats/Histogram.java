package dev.centraldeerros.query.stats;

import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.search.PartitionRanges;
import dev.centraldeerros.query.stats.HistogramRepository.By;
import dev.centraldeerros.query.stats.HistogramRepository.Count;
import dev.centraldeerros.query.stats.HistogramRepository.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts logs per bucket. Adds up the precomputed counts by minute and hour if they can serve the filter. Newer logs, and
 * the seconds at both ends, are counted one by one.
 */
@Component
final class Histogram {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final HistogramRepository histograms;
    private final CountRepository counts;
    private final PartitionRanges ranges;

    Histogram(HistogramRepository histograms, CountRepository counts, PartitionRanges ranges) {
        this.histograms = histograms;
        this.counts = counts;
        this.ranges = ranges;
    }

    /**
     * Counts the logs of a filter that has both ends of its time. A bucket may be emitted more than once; empty buckets
     * are not emitted.
     *
     * @param origin start of a bucket: a multiple of the interval since 1970, or the minimum date
     */
    Mono<List<Count>> count(LogFilter filter, Instant from, Instant to, Instant origin, Duration interval, By by) {
        Instant first = ceiling(from, MINUTE);
        Instant last = floor(to, MINUTE);
        boolean isCounted = isMultiple(interval, MINUTE)
                && by != By.SOURCE
                && first.isBefore(last)
                && filter.conditions().stream().allMatch(Histogram::isCounted);
        if (!isCounted) {
            return read(filter, origin, interval, by).collectList();
        }
        boolean hasHours = isMultiple(interval, HOUR) && ceiling(from, HOUR).isBefore(floor(to, HOUR));
        LogFilter middle = filter.within(first, last);
        Mono<List<Count>> added = histograms.added(
                middle, hasHours ? ceiling(from, HOUR) : last, hasHours ? floor(to, HOUR) : last, origin, interval, by);
        Flux<Count> all = Flux.concat(
                added.flatMapIterable(found -> found),
                counts.uncounted(ranges.end())
                        .flatMapIterable(gaps -> gaps)
                        .concatMap(gap -> histograms.count(middle, Time.DATE, gap, origin, interval, by, List.of()))
                        .flatMapIterable(found -> found),
                from.isBefore(first) ? read(filter.within(from, first), origin, interval, by) : Flux.empty(),
                last.isBefore(to) ? read(filter.within(last, to), origin, interval, by) : Flux.empty());
        return counts.atOneMoment(all.collectList());
    }

    /** Counts the logs of a filter by arrival, one by one. */
    Mono<List<Count>> countByArrival(LogFilter filter, Instant origin, Duration interval, By by) {
        return read(filter, Time.RECEIVED, origin, interval, by).collectList();
    }

    private Flux<Count> read(LogFilter filter, Instant origin, Duration interval, By by) {
        return read(filter, Time.DATE, origin, interval, by);
    }

    private Flux<Count> read(LogFilter filter, Time time, Instant origin, Duration interval, By by) {
        List<IdRange> all = ranges.of(filter);
        return (by == By.SOURCE ? top(filter, all) : Mono.just(List.<String>of()))
                .flatMapMany(top -> Flux.fromIterable(all)
                        .concatMap(range -> histograms.count(filter, time, range, origin, interval, by, top))
                        .flatMapIterable(found -> found));
    }

    /** Returns the most frequent sources of the whole time range. */
    private Mono<List<String>> top(LogFilter filter, List<IdRange> all) {
        return Flux.fromIterable(all)
                .concatMap(range -> histograms.sources(filter, range))
                .collect(
                        HashMap<String, Long>::new,
                        (sums, some) -> some.forEach((source, logs) -> sums.merge(source, logs, Long::sum)))
                .map(sums -> sums.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(HistogramRepository.TOP_SOURCES)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static boolean isCounted(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.conditions().stream().allMatch(Histogram::isCounted);
        }
        if (condition instanceof Condition.Any any) {
            return any.conditions().stream().allMatch(Histogram::isCounted);
        }
        if (condition instanceof Condition.Not not) {
            return isCounted(not.condition());
        }
        return condition instanceof Condition.Levels
                || condition instanceof Condition.Environments
                || condition instanceof Condition.Projects
                || condition instanceof Condition.Archived;
    }

    private static boolean isMultiple(Duration interval, Duration step) {
        return interval.toSeconds() % step.toSeconds() == 0;
    }

    private static Instant floor(Instant time, Duration step) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), step.toSeconds()) * step.toSeconds());
    }

    private static Instant ceiling(Instant time, Duration step) {
        Instant floor = floor(time, step);
        return floor.equals(time) ? time : floor.plus(step);
    }
}
