package dev.centraldeerros.partition;

import java.util.Locale;

/** The indexes that a segment gets once it is written: in bulk they cost a small part of what they would row by row. */
enum IndexKind {
    LEVEL("log", "(project_id, level, id)", false, true),
    EVENTS("log", "(project_id, events, id)", false, true),
    DATE("log", "(project_id, date, id)", false, true),
    SOURCE("log", "(project_id, source)", false, false),
    ENVIRONMENT("log", "(project_id, environment)", false, false),
    RELEASE("log", "(project_id, release)", false, false),
    TRACE("log", "(trace_id) WHERE trace_id IS NOT NULL", false, false),
    ATTRIBUTES("log", "USING gin (attributes jsonb_path_ops) WITH (fastupdate = off)", false, false),
    DETAILS("log", "(text_id) WHERE text_id IS NOT NULL", false, false),
    /** Over what a search compares with, so that it serves every locale of a database. */
    SEARCH(
            "log",
            "USING gin (lower(description COLLATE \"C\") %1$s.gin_trgm_ops, lower(source COLLATE \"C\") %1$s.gin_trgm_ops)"
                    + " WITH (fastupdate = off)",
            true,
            true),
    BODY("text", "USING gin (lower(body COLLATE \"C\") %1$s.gin_trgm_ops) WITH (fastupdate = off)", true, true);

    /** Which log brought a text; what is older than the column came at the start of its partition. */
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

    /** Whether it needs the extension pg_trgm. */
    boolean isForSearch() {
        return isForSearch;
    }

    /**
     * Whether a segment gets it now. Parts of a partition that is still written get few, because there every index makes
     * writing a little slower; those for orders first, because they are built in a fraction of the time.
     */
    boolean isDue(Segment segment) {
        return segment.number() == 0 || (isForParts && isForSearch == segment.indexed());
    }

    /** How the index of a segment is called. */
    String name(Segment segment) {
        String kind = name().toLowerCase(Locale.ROOT);
        return table(segment.partition()) + (segment.number() == 0 ? "_" : "_part" + segment.number() + "_") + kind;
    }

    /**
     * The statement that makes it, beside all reading and writing.
     *
     * @param extension the schema of pg_trgm, quoted
     */
    String create(Segment segment, String extension) {
        String arrival = this == BODY ? TEXT_ARRIVAL : "id";
        String part = segment.number() == 0
                ? ""
                : " WHERE " + arrival + " >= '" + segment.lower() + "' AND " + arrival + " < '" + segment.upper() + "'";
        return "CREATE INDEX CONCURRENTLY IF NOT EXISTS " + SqlIdentifiers.name(name(segment)) + " ON "
                + SqlIdentifiers.name(table(segment.partition())) + " " + definition.formatted(extension) + part;
    }

    /** Details lie in the partition beside that of their logs. */
    String table(String partition) {
        return parent + partition.substring("log".length());
    }
}
