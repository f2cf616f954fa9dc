package dev.centraldeerros.issue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Orders of the list of issues; ties are ordered by id in the same direction. */
enum IssueOrdering {
    LAST_SEEN("last_seen", false),
    LAST_SEEN_DESC("last_seen", true),
    FIRST_SEEN("first_seen", false),
    FIRST_SEEN_DESC("first_seen", true),
    EVENTS("events", false),
    EVENTS_DESC("events", true),
    TREND("trend", false),
    TREND_DESC("trend", true);

    private final String column;
    private final boolean isDescending;

    IssueOrdering(String column, boolean isDescending) {
        this.column = column;
        this.isDescending = isDescending;
    }

    /** Returns the values of {@code ordering=}. */
    static List<String> parameters() {
        return Arrays.stream(values()).map(IssueOrdering::parameter).toList();
    }

    static Optional<IssueOrdering> of(String parameter) {
        return Arrays.stream(values())
                .filter(ordering -> ordering.parameter().equals(parameter))
                .findFirst();
    }

    private String parameter() {
        return (isDescending ? "-" : "") + column;
    }

    /** Returns the SQL of the value that decides the position, a {@code bigint}: microseconds of a time. */
    String key() {
        return switch (column) {
            case "events" -> "found.events";
            case "trend" -> "coalesce(risen.rise, 0)::bigint";
            default -> "(extract(epoch FROM found." + column + ") * 1000000)::bigint";
        };
    }

    /** Whether the value is a time. */
    boolean isByTime() {
        return column.endsWith("_seen");
    }

    /** Whether the value is the rise of occurrences against the period before. */
    boolean isByTrend() {
        return column.equals("trend");
    }

    /** Returns whether greater values come first. */
    boolean isDescending(boolean isReversed) {
        return isDescending != isReversed;
    }
}
