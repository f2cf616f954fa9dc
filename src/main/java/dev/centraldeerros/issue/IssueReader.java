package dev.centraldeerros.issue;

import dev.centraldeerros.issue.IssueCountRepository.Point;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads issues with their trends. */
@Component
final class IssueReader {
    private final IssueRepository issues;
    private final IssueCountRepository counts;
    private final Clock clock;

    IssueReader(IssueRepository issues, IssueCountRepository counts, Clock clock) {
        this.issues = issues;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * An issue with its trend.
     *
     * @param points occurrences in the period of the trend
     */
    record Found(Issue issue, List<Point> points) {}

    /** Returns a page of issues in the requested order, or reversed for a backward cursor. */
    Mono<List<Found>> page(IssueFilter filter, IssueOrdering ordering, @Nullable IssueCursor cursor, int limit) {
        return issues.page(filter, ordering, cursor, limit).flatMap(rows -> withTrends(rows, filter));
    }

    /** Returns those of some issues that match, the last seen first. */
    Mono<List<Found>> changed(IssueFilter filter, List<Long> ids, int limit) {
        return issues.changed(filter, ids, limit).flatMap(rows -> withTrends(rows, filter));
    }

    /** Returns an issue with the numbers of all its logs; empty if the projects have no such issue. */
    Mono<Found> one(long id, List<Integer> projects) {
        return issues.one(id, projects)
                .flatMap(issue -> withTrends(List.of(issue), IssueFilter.all(List.of(issue.projectId()))))
                .map(found -> found.get(0));
    }

    private Mono<List<Found>> withTrends(List<Issue> rows, IssueFilter filter) {
        CountPeriod period = filter.period().orElseGet(() -> CountPeriod.lastDay(clock.instant()));
        return rows.isEmpty()
                ? Mono.just(List.of())
                : counts.trend(
                                rows.stream().map(Issue::id).toList(),
                                filter,
                                period,
                                IssueJson.BUCKETS,
                                clock.instant())
                        .map(points -> {
                            Map<Long, List<Point>> byIssue =
                                    points.stream().collect(Collectors.groupingBy(Point::issue));
                            return rows.stream()
                                    .map(row -> new Found(row, byIssue.getOrDefault(row.id(), List.of())))
                                    .toList();
                        });
    }
}
