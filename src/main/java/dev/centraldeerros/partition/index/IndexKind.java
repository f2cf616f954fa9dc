package dev.centraldeerros.partition.index;

import dev.centraldeerros.partition.SqlIdentifiers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Indexes of a segment, built after it is written, which costs a small part of maintaining them row by row. */
public enum IndexKind {
    LEVEL("log", "(project_id, level, id)", false, true),
    EVENTS("log", "(project_id, events, id)", false, true),
    DATE("log", "(project_id, date, id)", false, true),
    ISSUE("log", "(project_id, issue_fingerprint, id) WHERE issue_fingerprint IS NOT NULL", false, true),
    SOURCE("log", "(project_id, source)", false, false),
    ENVIRONMENT("log", "(project_id, environment)", false, false),
    RELEASE("log", "(project_id, release)", false, false),
    TRACE("log", "(trace_id) WHERE trace_id IS NOT NULL", false, false),
    ATTRIBUTES("log", "USING gin (attributes jsonb_path_ops) WITH (fastupdate = off)", false, false),
    DETAILS("log", "(text_id) WHERE text_id IS NOT NULL", false, false),
    /** On the expression that searches compare with, so that it works with every locale. */
    SEARCH(
            "log",
            "USING gin (lower(description COLLATE \"C\") %1$s.gin_trgm_ops, lower(source COLLATE \"C\") %1$s.gin_trgm_ops)"
                    + " WITH (fastupdate = off)",
            true,
            true),
    BODY("text", "USING gin (lower(body COLLATE \"C\") %1$s.gin_trgm_ops) WITH (fastupdate = off)", true, true);

    /** Id of the first log of a text; older texts without it count as the start of their partition. */
    static final String TEXT_ARRIVAL = "coalesce(log_id, id)";

    private final String parent;
    private final String definition;
    private final boolean isForSearch;
    private final boolean isForParts;

    IndexKind(String parent, String definition, boolean isForSearch, boolean isForParts) {
        this.parent = parent;
        this.definition = definition;
        this.isForSearch = isForSearch;
        this.isForParts = isForParts;
    }

    /** Returns whether it needs the extension pg_trgm. */
    boolean isForSearch() {
        return isForSearch;
    }

    /** Returns the ends of the names of the indexes of logs that need no extension. */
    static List<String> ofLogs() {
        return Arrays.stream(values())
                .filter(kind -> kind.parent.equals("log") && !kind.isForSearch)
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * Returns whether a segment gets the index now. Parts of an open partition get few, because each costs writes a
     * little; those for orders first, because they are built in a fraction of the time.
     */
    boolean isDue(Segment segment) {
        return segment.number() == 0 || (isForParts && isForSearch == segment.indexed());
    }

    /** Name of the index of a segment. */
    String name(Segment segment) {
        String kind = name().toLowerCase(Locale.ROOT);
        return table(segment.partition()) + (segment.number() == 0 ? "_" : "_part" + segment.number() + "_") + kind;
    }

    /**
     * Statement that creates the index without blocking reads and writes.
     *
     * @param extension quoted schema of pg_trgm
     */
    String create(Segment segment, String extension) {
        String arrival = this == BODY ? TEXT_ARRIVAL : "id";
        String part = segment.number() == 0
                ? ""
                : (definition.contains(" WHERE ") ? " AND " : " WHERE ") + arrival + " >= '" + segment.lower()
                        + "' AND " + arrival + " < '" + segment.upper() + "'";
        return "CREATE INDEX CONCURRENTLY IF NOT EXISTS " + SqlIdentifiers.name(name(segment)) + " ON "
                + SqlIdentifiers.name(table(segment.partition())) + " " + definition.formatted(extension) + part;
    }

    /** Returns the table of the index: details have partitions beside those of their logs. */
    public String table(String partition) {
        return parent + partition.substring("log".length());
    }
}
