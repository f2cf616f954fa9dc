package dev.centraldeerros.issue;

import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.Glob;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterParams;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the parameters of the list of issues, which are those of the list of logs where they have the same meaning. */
@Component
final class IssueParams {
    static final List<String> STATUSES = List.of("open", "resolved", "archived");

    /** Parameters of lists of logs that issues do not have; refused, because ignoring one would show other issues. */
    private static final Set<String> OTHERS =
            Set.of("search", "field", "trace_id", "archived", "clock", "issue", "count", "column", "page");

    private final FilterParams logs;
    private final Clock clock;

    IssueParams(FilterParams logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /** Reads the filter. Errors are added to {@code query}; the caller runs its {@code check}. */
    IssueFilter read(QueryParams query, List<Integer> visible) {
        query.names().stream()
                .filter(name -> OTHERS.contains(name) || name.startsWith("attr."))
                .forEach(name -> query.error(name, "is no parameter of issues"));
        LogFilter filter = logs.readForIssues(query, visible);
        ConditionSplitter split = new ConditionSplitter(filter.from(), filter.to());
        filter.conditions().forEach(condition -> split.add(condition, error -> query.error("q", error)));
        Set<Condition> statuses = query.someOf("status", STATUSES).stream()
                .map(status -> new Condition.IssueHas(Condition.IssueProperty.STATUS, Glob.literal(status)))
                .collect(Collectors.toUnmodifiableSet());
        if (!statuses.isEmpty()) {
            split.add(new Condition.Any(List.copyOf(statuses)), error -> query.error("status", error));
        }
        return split.filter(filter.projects(), clock.instant());
    }
}
