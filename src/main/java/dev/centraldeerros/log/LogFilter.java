package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.query.filter.FilterSql;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which logs somebody asks for: one filter underneath lists, counts, exports, histograms, bulk actions and live streams.
 * {@link FilterSql} asks the database with it, {@link #matches} asks an event in memory; both mean the same.
 *
 * @param projects those that the caller sees, or fewer; never empty
 * @param levels any of these; empty for all
 * @param environments any of these, in upper case; empty for all
 * @param sources any of these, exactly; empty for all
 * @param from the first moment by the sender's clock
 * @param to the first moment that is too late
 * @param archived null for both kinds
 * @param contains every one of these must be found
 * @param attributes each top-level attribute must have that value, as text
 * @param nothing whether the filter names something that no log can have
 */
public record LogFilter(
        List<Integer> projects,
        Set<Level> levels,
        Set<String> environments,
        Set<String> sources,
        @Nullable String release,
        @Nullable String traceId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean archived,
        List<Contains> contains,
        Map<String, String> attributes,
        boolean nothing) {
    /** A text to be found in one of some fields, case ignored. */
    public record Contains(Set<Field> fields, String text) {
        private boolean in(Event event) {
            return fields.stream().anyMatch(field -> isIn(field.of(event)));
        }

        private boolean isIn(@Nullable String value) {
            return value != null && value.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        }
    }

    /** What can be searched. */
    public enum Field {
        DESCRIPTION,
        SOURCE,
        DETAILS;

        private @Nullable String of(Event event) {
            return switch (this) {
                case DESCRIPTION -> event.description();
                case SOURCE -> event.source();
                case DETAILS -> event.details();
            };
        }
    }

    /** Whether a log that was just committed, and so is not archived, is one of those asked for. */
    public boolean matches(Event event) {
        return !nothing
                && !Boolean.TRUE.equals(archived)
                && projects.contains(event.projectId())
                && (levels.isEmpty() || levels.contains(event.level()))
                && (environments.isEmpty() || environments.contains(event.environment()))
                && (sources.isEmpty() || sources.contains(event.source()))
                && (release == null || release.equals(event.release()))
                && (traceId == null || traceId.equals(event.traceId()))
                && (from == null || !event.date().isBefore(from))
                && (to == null || event.date().isBefore(to))
                && contains.stream().allMatch(search -> search.in(event))
                && Attributes.match(event.attributes(), attributes);
    }

    /** The same filter over another span of time. */
    public LogFilter within(Instant from, Instant to) {
        return new LogFilter(
                projects,
                levels,
                environments,
                sources,
                release,
                traceId,
                from,
                to,
                archived,
                contains,
                attributes,
                nothing);
    }
}
