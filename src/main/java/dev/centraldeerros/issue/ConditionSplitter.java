package dev.centraldeerros.issue;

import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Splits the conditions of a request into the period, conditions on logs, which restrict the numbers of an issue, and
 * conditions on issues. Not thread-safe.
 */
final class ConditionSplitter {
    /** What a condition is about. */
    private enum Subject {
        LOGS,
        ISSUES,
        DATES
    }

    private final List<Condition> logs = new ArrayList<>();
    private final List<Condition> issues = new ArrayList<>();
    private @Nullable Instant from;
    private @Nullable Instant to;

    /** Begins with a period; null for an open end. */
    ConditionSplitter(@Nullable Instant from, @Nullable Instant to) {
        this.from = from;
        this.to = to;
    }

    /** Adds a condition; reports one that joins what cannot be joined. */
    void add(Condition condition, Consumer<String> errors) {
        if (condition instanceof Condition.All all) {
            all.conditions().forEach(one -> add(one, errors));
            return;
        }
        if (condition instanceof Condition.Date date) {
            narrow(date);
            return;
        }
        Set<Subject> subjects = EnumSet.noneOf(Subject.class);
        collect(condition, subjects);
        if (subjects.contains(Subject.DATES)) {
            errors.accept("date cannot stand in NOT or OR in a query of issues");
        } else if (subjects.size() > 1) {
            errors.accept("level, env and release select logs, the other fields select issues; "
                    + "OR and NOT cannot join the two");
        } else {
            (subjects.contains(Subject.LOGS) ? logs : issues).add(condition);
        }
    }

    private void narrow(Condition.Date date) {
        Comparison comparison = date.comparison();
        if (comparison != Comparison.LESS && comparison != Comparison.AT_MOST) {
            from = from == null || from.isBefore(date.time()) ? date.time() : from;
        }
        if (comparison != Comparison.GREATER && comparison != Comparison.AT_LEAST) {
            Instant end =
                    comparison == Comparison.LESS ? date.time() : date.time().plusNanos(1_000);
            to = to == null || to.isAfter(end) ? end : to;
        }
    }

    /** A project is a property of both. */
    private static void collect(Condition condition, Set<Subject> subjects) {
        if (condition instanceof Condition.All all) {
            all.conditions().forEach(one -> collect(one, subjects));
        } else if (condition instanceof Condition.Any any) {
            any.conditions().forEach(one -> collect(one, subjects));
        } else if (condition instanceof Condition.Not not) {
            collect(not.condition(), subjects);
        } else if (condition instanceof Condition.Date) {
            add(subjects, Subject.DATES);
        } else if (isOfLogs(condition)) {
            add(subjects, Subject.LOGS);
        } else if (!(condition instanceof Condition.Projects)) {
            add(subjects, Subject.ISSUES);
        }
    }

    private static void add(Collection<Subject> subjects, Subject subject) {
        boolean unused = subjects.add(subject);
    }

    private static boolean isOfLogs(Condition condition) {
        return condition instanceof Condition.Levels
                || condition instanceof Condition.Environments
                || (condition instanceof Condition.Is is && is.name() == Condition.Name.RELEASE)
                || (condition instanceof Condition.StartsWith startsWith && startsWith.name() == Condition.Name.RELEASE)
                || (condition instanceof Condition.Matches matches && matches.name() == Condition.Name.RELEASE);
    }

    IssueFilter filter(List<Integer> projects, Instant now) {
        Optional<CountPeriod> period =
                from == null && to == null ? Optional.empty() : Optional.of(CountPeriod.of(from, to, now));
        return new IssueFilter(projects, period, List.copyOf(logs), List.copyOf(issues));
    }
}
