package dev.centraldeerros.issue;

import dev.centraldeerros.log.Condition;
import java.util.List;
import java.util.Optional;

/**
 * Which issues a list has. The period and conditions on logs also restrict the numbers of an issue to the logs that match;
 * without one the numbers are those of all logs.
 *
 * @param projects visible projects, or one of them
 * @param period empty for all times
 * @param logs conditions on the level, environment, release and project of logs; all must match
 * @param issues conditions on the issue itself; all must match
 */
record IssueFilter(List<Integer> projects, Optional<CountPeriod> period, List<Condition> logs, List<Condition> issues) {
    /** Returns the filter of all issues of some projects. */
    static IssueFilter all(List<Integer> projects) {
        return new IssueFilter(projects, Optional.empty(), List.of(), List.of());
    }

    /** Whether a condition on logs restricts the numbers. */
    boolean isOfSomeLogs() {
        return period.isPresent() || !logs.isEmpty();
    }
}
