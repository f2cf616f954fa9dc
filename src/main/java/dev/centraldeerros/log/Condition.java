package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a log: a tree, read in memory by {@link #matches} and in the database by its translation to SQL, which
 * mean the same. A field that a log lacks is unlike every value, and so its negation holds.
 */
public sealed interface Condition {
    /** Holds for no log. */
    Condition NONE = new Any(List.of());

    /** Whether it holds for a log that was just committed, and so is not archived. */
    boolean matches(EventView subject);

    /** Every one holds. */
    record All(List<Condition> conditions) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return conditions.stream().allMatch(condition -> condition.matches(subject));
        }
    }

    /** At least one holds. */
    record Any(List<Condition> conditions) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return conditions.stream().anyMatch(condition -> condition.matches(subject));
        }
    }

    /** It does not hold. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return !condition.matches(subject);
        }
    }

    /** The log has one of these levels. */
    record Levels(Set<Level> levels) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return levels.contains(subject.event().level());
        }
    }

    /** The log is of one of these environments, in upper case. */
    record Environments(Set<String> names) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return names.contains(subject.event().environment());
        }
    }

    /** The log is of one of these projects. */
    record Projects(Set<Integer> ids) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return ids.contains(subject.event().projectId());
        }
    }

    /** The log is archived, or is not. */
    record Archived(boolean wanted) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return !wanted;
        }
    }

    /** Short texts that are compared as a whole, to the letter. */
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

    /** The field is one of these, exactly. */
    record Is(Name name, Set<String> values) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String value = name.of(subject.event());
            return value != null && values.contains(value);
        }
    }

    /** The field begins so, exactly; with an empty prefix: the log has it. */
    record StartsWith(Name name, String prefix) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String value = name.of(subject.event());
            return value != null && value.startsWith(prefix);
        }
    }

    /** Texts that are searched. */
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

    /** The text is somewhere in one of the fields, case ignored as by {@link CaseFolding}; an empty one: the log has such a field. */
    record Contains(Set<Field> fields, String text) implements Condition {
        /** Keeps the text folded, as it is compared with every log. */
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

    /** When it happened, by the sender's clock. */
    record Date(Comparison comparison, Instant time) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return comparison.holds(subject.event().date(), time);
        }
    }

    /**
     * When it arrived, in milliseconds, as the id tells.
     *
     * @param from the first moment
     * @param to the first moment that is too late; null for none
     */
    record Received(Instant from, @Nullable Instant to) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            Instant arrival = subject.event().receivedAt();
            return !arrival.isBefore(from) && (to == null || arrival.isBefore(to));
        }
    }

    /** For how many occurrences it stands. */
    record Events(Comparison comparison, int number) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return comparison.holds(subject.event().events(), number);
        }
    }

    /** The top-level attribute is a text, a number or a boolean that reads so. */
    record AttributeIs(String name, String value) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return value.equals(Attributes.text(subject.attribute(name)));
        }
    }

    /** The same for how it begins. */
    record AttributeStartsWith(String name, String prefix) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            String text = Attributes.text(subject.attribute(name));
            return text != null && text.startsWith(prefix);
        }
    }

    /** The log has a top-level attribute of that name, which is not null. */
    record HasAttribute(String name) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            return Attributes.has(subject.attribute(name));
        }
    }

    /** The top-level attribute is a number that compares so. */
    record AttributeCompares(String name, Comparison comparison, BigDecimal number) implements Condition {
        @Override
        public boolean matches(EventView subject) {
            BigDecimal value = Attributes.number(subject.attribute(name));
            return value != null && comparison.holds(value, number);
        }
    }
}
