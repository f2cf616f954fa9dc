package dev.centraldeerros.query.language;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What a query selects, which decides the fields that it may have. */
public enum Scope {
    /** Logs. */
    LOGS(
            Set.of(
                    "level",
                    "env",
                    "project",
                    "issue",
                    "source",
                    "release",
                    "trace_id",
                    "span_id",
                    "description",
                    "details",
                    "date",
                    "received_at",
                    "events",
                    "archived",
                    "has"),
            true),

    /** Issues. */
    ISSUES(
            Set.of(
                    "level",
                    "env",
                    "project",
                    "issue",
                    "source",
                    "release",
                    "description",
                    "date",
                    "events",
                    "culprit",
                    "status",
                    "type"),
            false);

    /** Unmodifiable. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> fields;

    private final boolean hasAttributes;

    Scope(Set<String> fields, boolean hasAttributes) {
        this.fields = Collections.unmodifiableSet(new TreeSet<>(fields));
        this.hasAttributes = hasAttributes;
    }

    /** Returns whether a query may have the field, by its canonical name. */
    boolean has(String field) {
        return fields.contains(field) || (hasAttributes && TermParser.isAttribute(field));
    }

    /** Returns the names of its fields for messages. */
    String names() {
        return String.join(", ", fields) + (hasAttributes ? " and attr.<name>" : "");
    }
}
