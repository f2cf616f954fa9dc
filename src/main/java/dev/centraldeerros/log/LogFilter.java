package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filter of a request: shared by lists, counts, exports, histograms, bulk actions and live streams.
 * {@link #matches} asks an event in memory, its translation to SQL the database; both mean the same.
 *
 * @param projects those that the caller sees, or fewer; never empty
 * @param from the first moment by the sender's clock
 * @param to the first moment that is too late
 * @param archived null for both kinds
 * @param conditions every one of these must hold
 */
public record LogFilter(
        List<Integer> projects,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean archived,
        List<Condition> conditions) {

    /** Whether a log that was just committed, and so is not archived, is one of those asked for. */
    public boolean matches(Event event) {
        return matches(new EventView(event));
    }

    /** The same, of an event that other filters are asked about, too. */
    public boolean matches(EventView subject) {
        Event event = subject.event();
        return !Boolean.TRUE.equals(archived)
                && projects.contains(event.projectId())
                && (from == null || !event.date().isBefore(from))
                && (to == null || event.date().isBefore(to))
                && conditions.stream().allMatch(condition -> condition.matches(subject));
    }

    /** The same filter over another span of time. */
    public LogFilter within(Instant from, Instant to) {
        return new LogFilter(projects, from, to, archived, conditions);
    }
}
