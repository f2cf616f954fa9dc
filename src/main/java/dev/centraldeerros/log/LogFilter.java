package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filter of a request, shared by lists, counts, exports, histograms, bulk actions and live streams. {@link #matches}
 * evaluates it in memory, its SQL in the database, with equal results.
 *
 * @param projects visible projects, or some of them; never empty
 * @param from first moment of {@code date}
 * @param to first moment after the span
 * @param archived null for archived and other logs
 * @param conditions all of them must match
 */
public record LogFilter(
        List<Integer> projects,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean archived,
        List<Condition> conditions) {

    /** Returns whether it matches a log that was just committed and is not archived. */
    public boolean matches(Event event) {
        return matches(new EventView(event));
    }

    /** Returns the same for an event that several filters evaluate. */
    public boolean matches(EventView subject) {
        Event event = subject.event();
        return !Boolean.TRUE.equals(archived)
                && projects.contains(event.projectId())
                && (from == null || !event.date().isBefore(from))
                && (to == null || event.date().isBefore(to))
                && conditions.stream().allMatch(condition -> condition.matches(subject));
    }

    /** Returns the filter with one more condition. */
    public LogFilter and(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new LogFilter(projects, from, to, archived, List.copyOf(more));
    }

    /** Returns the filter with another time span. */
    public LogFilter within(Instant from, Instant to) {
        return new LogFilter(projects, from, to, archived, conditions);
    }
}
