package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterParams;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads the parameters of the list of issues, which are those of the list of logs where they have the same meaning. */
@Component
final class IssueParams {
    static final List<String> STATUSES = List.of("open", "resolved", "archived");

    /** Parameters of lists of logs that issues do not have; refused, because ignoring one would show other issues. */
    private static final Set<String> OTHERS =
            Set.of("q", "search", "field", "trace_id", "archived", "clock", "issue", "count", "column", "page");

    private final FilterParams logs;
    private final NameRegistry names;
    private final Clock clock;

    IssueParams(FilterParams logs, NameRegistry names, Clock clock) {
        this.logs = logs;
        this.names = names;
        this.clock = clock;
    }

    /** Reads the filter. Errors are added to {@code query}; the caller runs its {@code check}. */
    IssueFilter read(QueryParams query, List<Integer> visible) {
        query.names().stream()
                .filter(name -> OTHERS.contains(name) || name.startsWith("attr."))
                .forEach(name -> query.error(name, "is no parameter of issues"));
        LogFilter filter = logs.read(query, visible, false);
        List<Short> levels = new ArrayList<>();
        List<Short> environments = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        List<String> releases = new ArrayList<>();
        for (Condition condition : filter.conditions()) {
            if (condition instanceof Condition.Levels some) {
                some.levels().stream().map(Level::code).forEach(levels::add);
            } else if (condition instanceof Condition.Environments some) {
                some.names().stream()
                        .map(name -> names.environment(name).orElseThrow())
                        .forEach(environments::add);
            } else if (condition instanceof Condition.Is is) {
                (is.name() == Condition.Name.SOURCE ? sources : releases).addAll(is.values());
            }
        }
        return new IssueFilter(
                filter.projects(),
                period(filter),
                levels,
                environments,
                sources,
                releases,
                query.someOf("status", STATUSES));
    }

    private Optional<CountPeriod> period(LogFilter filter) {
        Instant from = filter.from();
        Instant to = filter.to();
        return from == null && to == null ? Optional.empty() : Optional.of(CountPeriod.of(from, to, clock.instant()));
    }
}
