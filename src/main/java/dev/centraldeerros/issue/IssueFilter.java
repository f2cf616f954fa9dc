package dev.centraldeerros.issue;

import java.util.List;
import java.util.Optional;

/**
 * Which issues a list has. Conditions on logs (period, level, environment, release) also restrict the numbers of an issue to
 * the logs that match; without one the numbers are those of all logs.
 *
 * @param projects visible projects, or one of them
 * @param period empty for all times
 * @param levels codes; empty for all, as in the other lists
 */
record IssueFilter(
        List<Integer> projects,
        Optional<CountPeriod> period,
        List<Short> levels,
        List<Short> environments,
        List<String> sources,
        List<String> releases,
        List<String> statuses) {
    /** Returns the filter of all issues of some projects. */
    static IssueFilter all(List<Integer> projects) {
        return new IssueFilter(projects, Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Whether a condition on logs restricts the numbers. */
    boolean isOfSomeLogs() {
        return period.isPresent() || !levels.isEmpty() || !environments.isEmpty() || !releases.isEmpty();
    }
}
