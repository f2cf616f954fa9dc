package dev.centraldeerros.query;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.log.KnownIssues;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.attachment.AttachmentRepository;
import dev.centraldeerros.query.filter.AttributeSql;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.search.Cursor;
import dev.centraldeerros.query.search.LogSearch;
import dev.centraldeerros.query.search.Ordering;
import dev.centraldeerros.query.search.PartitionRanges;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads logs. Every statement has a fetch size, so that the driver buffers no more rows than that for a slow client. */
@Component
public final class LogRepository {
    /** Rows per round trip. */
    private static final int FETCH_ROWS = 500;

    static final String SUMMARY = """
            log.id, log.project_id, log.user_id, log.ingest_key_id, log.date, log.level, log.environment, log.source, log.description,
            log.events, log.release, log.trace_id, log.span_id, log.archived, log.issue_fingerprint,
            (SELECT mapping.issue_id FROM issue_fingerprint AS mapping
             WHERE mapping.project_id = log.project_id AND mapping.fingerprint = log.issue_fingerprint) AS issue_id
            """;

    /** Columns that decide the position in every order. */
    private static final String KEYS = "log.id, log.date, log.events, log.level";

    private static final String THESE = """
            SELECT %s FROM log WHERE log.project_id = ANY(:projects) AND log.id = ANY(:ids) ORDER BY %s
            """;

    private static final String EXISTS = """
            SELECT EXISTS (SELECT FROM log WHERE project_id = ANY(:projects) AND id = :id) AS found
            """;

    private static final String ATTRIBUTES = """
            SELECT log.id%s FROM log WHERE log.project_id = ANY(:projects) AND log.id = ANY(:ids)
            """;

    private static final String MORE = """
            , log.attributes::text AS attributes, log.fingerprint::text AS fingerprint, text.body AS details
            """;

    static final String WITH_TEXT = """
            FROM log
            LEFT JOIN text ON text.project_id = log.project_id AND text.id = log.text_id
            """;

    /** Restricts details to one partition, so that the statement does not open and lock all partitions. */
    private static final String TEXT_RANGE = "    AND text.id >= :text_lower AND text.id < :text_upper\n";

    static final String SENDER = ", account.username, account.email, ingest_key.name AS key_name\n";

    static final String JOIN_SENDER = """
            LEFT JOIN account ON account.id = log.user_id
            LEFT JOIN ingest_key ON ingest_key.id = log.ingest_key_id
            """;

    private static final String WHOLE = SUMMARY + MORE + SENDER + WITH_TEXT + TEXT_RANGE + JOIN_SENDER;

    private static final String COMMITTED = "SELECT " + SUMMARY + MORE + WITH_TEXT + TEXT_RANGE
            + "WHERE log.project_id = ANY(:projects) AND log.id = ANY(:ids)";

    private final DatabaseClient database;
    private final NameRegistry names;
    private final LogSearch search;
    private final PartitionRanges ranges;
    private final KnownIssues issues;
    private final AttachmentRepository attachments;

    LogRepository(
            DatabaseClient database,
            NameRegistry names,
            LogSearch search,
            PartitionRanges ranges,
            KnownIssues issues,
            AttachmentRepository attachments) {
        this.attachments = attachments;
        this.ranges = ranges;
        this.issues = issues;
        this.database = database;
        this.search = search;
        this.names = names;
    }

    /** Returns a page in list form, in the requested order, or reversed for a backward cursor. */
    Mono<List<StoredLog>> page(LogFilter filter, Ordering ordering, @Nullable Cursor cursor, int offset, int limit) {
        if (offset == 0) {
            return search.first(filter, ordering, cursor, limit, SUMMARY, this::summary)
                    .flatMap(this::named);
        }
        return search.first(filter, ordering, cursor, offset + limit, KEYS, row -> value(row, "id", UUID.class))
                .flatMap(ids -> ids.size() <= offset
                        ? Mono.just(List.<StoredLog>of())
                        : these(ids.subList(offset, ids.size()), filter, ordering));
    }

    private Mono<List<StoredLog>> these(List<UUID> ids, LogFilter filter, Ordering ordering) {
        return database.sql(THESE.formatted(SUMMARY, ordering.orderBy(false)))
                .bind("projects", filter.projects().toArray(Integer[]::new))
                .bind("ids", ids.toArray(UUID[]::new))
                .filter(statement -> statement.fetchSize(FETCH_ROWS))
                .map(this::summary)
                .all()
                .collectList()
                .flatMap(this::named);
    }

    /**
     * Returns the texts of attributes of the logs of a page, each cut after 200 characters, in the order of the names; null
     * for a missing attribute, an object or a list.
     */
    Mono<Map<UUID, List<@Nullable String>>> attributes(
            List<StoredLog> page, List<Integer> projects, List<String> names) {
        if (page.isEmpty() || names.isEmpty()) {
            return Mono.just(Map.of());
        }
        Map<String, String> values = new LinkedHashMap<>();
        String columns = IntStream.range(0, names.size())
                .mapToObj(i -> ", left("
                        + AttributeSql.scalar(AttributeSql.json(names.get(i), text -> {
                            String parameter = "attribute" + values.size();
                            values.put(parameter, text);
                            return ":" + parameter;
                        }))
                        + ", 200) AS column" + i)
                .collect(Collectors.joining());
        return database.sql(ATTRIBUTES.formatted(columns))
                .bindValues(values)
                .bind("projects", projects.toArray(Integer[]::new))
                .bind("ids", page.stream().map(row -> row.event().id()).toArray(UUID[]::new))
                .map(row -> Map.entry(
                        value(row, "id", UUID.class),
                        IntStream.range(0, names.size())
                                .mapToObj(i -> row.get("column" + i, String.class))
                                .toList()))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Returns a whole log with its files; empty if the projects have no such log. */
    public Mono<StoredLog> one(UUID id, List<Integer> projects) {
        IdRange partition = ranges.partitionsOf(List.of(id));
        return database.sql("SELECT " + WHOLE + "WHERE log.project_id = ANY(:projects) AND log.id = :id")
                .bind("projects", projects.toArray(Integer[]::new))
                .bind("id", id)
                .bind("text_lower", partition.lower())
                .bind("text_upper", partition.upper())
                .map(this::chunks)
                .one()
                .flatMap(names::known)
                .flatMap(log -> attachments.list(id).map(log::withFiles));
    }

    /** Returns whether the projects have this log. */
    public Mono<Boolean> exists(UUID id, List<Integer> projects) {
        return database.sql(EXISTS)
                .bind("projects", projects.toArray(Integer[]::new))
                .bind("id", id)
                .map(row -> value(row, "found", Boolean.class))
                .one();
    }

    /** Returns the first matching logs after the id in list form, oldest first. */
    public Mono<List<Event>> after(UUID id, LogFilter filter, int limit) {
        return search.first(filter, Ordering.RECEIVED_AT, new Cursor(false, 0, id), limit, SUMMARY, this::summary)
                .flatMap(this::named)
                .map(found -> found.stream().map(StoredLog::event).toList());
    }

    /** Returns the ids of the newest matching logs, newest first, none of them below {@code least}. */
    public Mono<List<UUID>> newest(UUID least, LogFilter filter, int limit) {
        return search.newest(filter, least, limit, "log.id", row -> value(row, "id", UUID.class));
    }

    /** Returns the logs of these ids that are in the projects, with all fields that a filter needs, in no order. */
    public Mono<List<Event>> committed(Collection<UUID> ids, Collection<Integer> projects) {
        IdRange partitions = ranges.partitionsOf(ids);
        return database.sql(COMMITTED)
                .bind("projects", projects.toArray(Integer[]::new))
                .bind("ids", ids.toArray(UUID[]::new))
                .bind("text_lower", partitions.lower())
                .bind("text_upper", partitions.upper())
                .map(this::withDetails)
                .all()
                .collectList()
                .flatMap(rows ->
                        names.known(() -> rows.stream().map(Supplier::get).toList()));
    }

    Mono<List<StoredLog>> named(List<Supplier<StoredLog>> rows) {
        return names.known(() -> rows.stream().map(Supplier::get).toList());
    }

    private Supplier<StoredLog> summary(Readable row) {
        Function<@Nullable String, Event> event = event(row, column -> null);
        boolean archived = value(row, "archived", Boolean.class);
        return () -> new StoredLog(event.apply(null), archived, null, null, null);
    }

    private Supplier<StoredLog> chunks(Readable row) {
        String details = row.get("details", String.class);
        Function<@Nullable String, StoredLog> rest = allButDetails(row);
        return () -> rest.apply(details);
    }

    private Supplier<Event> withDetails(Readable row) {
        String details = row.get("details", String.class);
        Function<@Nullable String, Event> rest = event(row, column -> row.get(column, String.class));
        return () -> rest.apply(details);
    }

    /** Reads all of a row except its details, which may be read later. */
    Function<@Nullable String, StoredLog> allButDetails(Readable row) {
        Function<@Nullable String, Event> event = event(row, column -> row.get(column, String.class));
        boolean archived = value(row, "archived", Boolean.class);
        LogJson.Owner owner = new LogJson.Owner(row.get("username", String.class), row.get("email", String.class));
        String key = row.get("key_name", String.class);
        return details -> {
            Event found = event.apply(details);
            return new StoredLog(found, archived, found.sender() instanceof Sender.Account ? owner : null, key, null);
        };
    }

    /**
     * Reads the row before the driver releases it. Names of projects are resolved later, because that may need another
     * statement.
     */
    private Function<@Nullable String, Event> event(Readable row, Function<String, @Nullable String> more) {
        UUID id = value(row, "id", UUID.class);
        int projectId = value(row, "project_id", Integer.class);
        Sender sender = SenderColumns.read(row);
        Instant date = value(row, "date", OffsetDateTime.class).toInstant();
        Level level = Level.ofCode(value(row, "level", Short.class));
        short environment = value(row, "environment", Short.class);
        String source = value(row, "source", String.class);
        String description = value(row, "description", String.class);
        int events = value(row, "events", Integer.class);
        String release = row.get("release", String.class);
        String traceId = row.get("trace_id", String.class);
        String spanId = row.get("span_id", String.class);
        String attributes = more.apply("attributes");
        String fingerprint = more.apply("fingerprint");
        UUID issueFingerprint = row.get("issue_fingerprint", UUID.class);
        Long issue = row.get("issue_id", Long.class);
        if (issueFingerprint != null && issue != null) {
            issues.put(new KnownIssues.Key(projectId, issueFingerprint), issue);
        }
        return details -> {
            String unused = names.slug(projectId); // Checked here because the response requires it.
            return new Event(
                    id,
                    projectId,
                    sender,
                    date,
                    level,
                    names.environment(environment),
                    source,
                    description,
                    details,
                    events,
                    release,
                    traceId,
                    spanId,
                    attributes,
                    fingerprint,
                    null,
                    issueFingerprint);
        };
    }
}
