package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Condition on a log, as a tree. {@link #matches} evaluates it in memory, its SQL in the database, with equal results. A
 * field that a log lacks differs from every value, so that its negation matches.
 */
public sealed interface Condition {
    /** Matches no log. */
    Condition NONE = new Any(List.of());

    /** Returns whether it matches a log that was just committed and is not archived. */
    boolean matches(EventView subject);

    /** All conditions match. */
    record All(List<Condition> conditions) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return conditions.stream().allMatch(condition -> condition.matches(subject));
        }
    }

    /** At least one condition matches. */
    record Any(List<Condition> conditions) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return conditions.stream().anyMatch(condition -> condition.matches(subject));
        }
    }

    /** The condition does not match. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return !condition.matches(subject);
        }
    }

    /** The level is one of these. */
    record Levels(Set<Level> levels) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return levels.contains(subject.event().level());
        }
    }

    /** The environment is one of these, in upper case. */
    record Environments(Set<String> names) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return names.contains(subject.event().environment());
        }
    }

    /** The project is one of these. */
    record Projects(Set<Integer> ids) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return ids.contains(subject.event().projectId());
        }
    }

    /** The log is of one issue: its project, and one of the fingerprints that the issue has. */
    record OfIssue(int projectId, Set<UUID> fingerprints) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            UUID fingerprint = subject.event().issueFingerprint();
            return fingerprint != null
                    && subject.event().projectId() == projectId
                    && fingerprints.contains(fingerprint);
        }
    }

    /** The log is archived, or not. */
    record Archived(boolean wanted) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return !wanted;
        }
    }

    /** Short text fields that are compared as a whole, case-sensitive. */
    enum Name {
        SOURCE,
        RELEASE,
        TRACE_ID,
        SPAN_ID;

        private @Nullable String of(Event event) {
            return switch (this) {
                case SOURCE -> event.source();
                case RELEASE -> event.release();
                case TRACE_ID -> event.traceId();
                case SPAN_ID -> event.spanId();
            };
        }
    }

    /** The field equals one of these values. */
    record Is(Name name, Set<String> values) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String value = name.of(subject.event());
            return value != null && values.contains(value);
        }
    }

    /** The field begins with the prefix; with an empty prefix: the log has the field. */
    record StartsWith(Name name, String prefix) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String value = name.of(subject.event());
            return value != null && value.startsWith(prefix);
        }
    }

    /** The field matches the pattern. */
    record Matches(Name name, Glob glob) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String value = name.of(subject.event());
            return value != null && glob.matches(value);
        }
    }

    /** Text fields that are searched. */
    enum Field {
        DESCRIPTION,
        SOURCE,
        DETAILS;

        @Nullable
        String of(Event event) {
            return switch (this) {
                case DESCRIPTION -> event.description();
                case SOURCE -> event.source();
                case DETAILS -> event.details();
            };
        }
    }

    /**
     * One of the fields contains the text, case ignored as by {@link CaseFolding}; with an empty text: the log has such a
     * field.
     */
    record Contains(Set<Field> fields, String text) implements Condition {
        /** Folds the text once for all logs. */
        public Contains {
            text = CaseFolding.fold(text);
        }

        @Override
        public boolean matches(EventView subject) {
            return fields.stream().anyMatch(field -> {
                String value = subject.folded(field);
                return value != null && value.contains(text);
            });
        }
    }

    /** One of the fields contains the texts one after the other, case ignored as by {@link CaseFolding}. */
    record ContainsInOrder(Set<Field> fields, List<String> texts) implements Condition {
        /** Folds the texts once for all logs. */
        public ContainsInOrder {
            texts = texts.stream().map(CaseFolding::fold).toList();
        }

        @Override
        public boolean matches(EventView subject) {
            return fields.stream().anyMatch(field -> {
                String value = subject.folded(field);
                return value != null && Glob.containsInOrder(value, texts);
            });
        }
    }

    /** Compares {@code date}. */
    record Date(Comparison comparison, Instant time) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return comparison.holds(subject.event().date(), time);
        }
    }

    /**
     * Compares the arrival time, in milliseconds.
     *
     * @param from first moment
     * @param to first moment after the span; null for none
     */
    record Received(Instant from, @Nullable Instant to) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            Instant arrival = subject.event().receivedAt();
            return !arrival.isBefore(from) && (to == null || arrival.isBefore(to));
        }
    }

    /** Compares the number of occurrences. */
    record Events(Comparison comparison, int number) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return comparison.holds(subject.event().events(), number);
        }
    }

    /**
     * The top-level attribute is a string, number or boolean with this text, a number of this value, or, for {@code null},
     * JSON's null.
     */
    record AttributeIs(String name, String value) implements Condition {
        /** Value that also means JSON's null. */
        public static final String NULL = "null";

        @Override
        public boolean matches(EventView subject) {
            JsonNode attribute = subject.attribute(name);
            return value.equals(Attributes.text(attribute))
                    || (value.equals(NULL) && attribute != null && attribute.isNull())
                    || isNumber(Attributes.number(attribute));
        }

        private boolean isNumber(@Nullable BigDecimal attribute) {
            return attribute != null
                    && AttributeNumber.parse(value)
                            .filter(number -> number.compareTo(attribute) == 0)
                            .isPresent();
        }
    }

    /** The text of the top-level attribute matches the pattern. */
    record AttributeMatches(String name, Glob glob) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String text = Attributes.text(subject.attribute(name));
            return text != null && glob.matches(text);
        }
    }

    /** The text of the top-level attribute begins with the prefix. */
    record AttributeStartsWith(String name, String prefix) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String text = Attributes.text(subject.attribute(name));
            return text != null && text.startsWith(prefix);
        }
    }

    /** The log has this top-level attribute, not null. */
    record HasAttribute(String name) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return Attributes.has(subject.attribute(name));
        }
    }

    /** The top-level attribute is a number and compares so. */
    record AttributeCompares(String name, Comparison comparison, BigDecimal number) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            BigDecimal value = Attributes.number(subject.attribute(name));
            return value != null && comparison.holds(value, number);
        }
    }

    /** Texts of an issue that are compared as a whole, case-sensitive. */
    enum IssueProperty {
        CULPRIT,
        STATUS,
        TYPE
    }

    /**
     * The property of the issue matches the pattern. A condition on issues: logs have no such property, and filters of logs
     * never contain it.
     */
    record IssueHas(IssueProperty property, Glob glob) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            throw new UnsupportedOperationException("a condition on issues");
        }
    }
}
