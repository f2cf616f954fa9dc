package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.LogFilter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * A {@link LogFilter} as the conditions of a {@code WHERE} over {@code log}: fixed texts with named parameters, whose
 * values are bound and never written out.
 */
public final class FilterSql {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    FilterSql(LogFilter filter, Names names, CaseFolding folding) {
        if (filter.nothing()) {
            conditions.add("false");
        }
        if (filter.projects().size() == 1) {
            // An equality lets the primary key give the order; ANY would not.
            and("log.project_id = :project", "project", filter.projects().get(0));
        } else {
            and("log.project_id = ANY(:projects)", "projects", filter.projects().toArray(Integer[]::new));
        }
        if (filter.archived() != null) {
            conditions.add(filter.archived() ? "log.archived" : "NOT log.archived");
        }
        if (!filter.levels().isEmpty()) {
            and(
                    "log.level = ANY(:levels)",
                    "levels",
                    filter.levels().stream().map(Level::code).toArray(Short[]::new));
        }
        if (!filter.environments().isEmpty()) {
            and(
                    "log.environment = ANY(:environments)",
                    "environments",
                    filter.environments().stream()
                            .map(name -> names.environment(name).orElseThrow())
                            .toArray(Short[]::new));
        }
        if (!filter.sources().isEmpty()) {
            and("log.source = ANY(:sources)", "sources", filter.sources().toArray(String[]::new));
        }
        if (filter.release() != null) {
            and("log.release = :release", "release", filter.release());
        }
        if (filter.traceId() != null) {
            and("log.trace_id = :trace_id", "trace_id", filter.traceId());
        }
        if (filter.from() != null) {
            and("log.date >= :from", "from", utc(filter.from()));
        }
        if (filter.to() != null) {
            and("log.date < :to", "to", utc(filter.to()));
        }
        int number = 0;
        for (LogFilter.Contains contains : filter.contains()) {
            String parameter = "search" + number++;
            and(
                    contains.fields().stream()
                            .map(field -> search(field, folding, parameter))
                            .reduce((left, right) -> left + " OR " + right)
                            .map(any -> "(" + any + ")")
                            .orElse("false"),
                    parameter,
                    "%" + escaped(contains.text()) + "%");
        }
        number = 0;
        for (Map.Entry<String, String> attribute : filter.attributes().entrySet()) {
            String name = "attribute" + number;
            values.put(name, attribute.getKey());
            and("log.attributes ->> :" + name + " = :value" + number, "value" + number, attribute.getValue());
            number++;
        }
    }

    /** Adds a condition with its one parameter. */
    public void and(String condition, String parameter, Object value) {
        conditions.add(condition);
        values.put(parameter, value);
    }

    /** Gives a value to a parameter that a condition already names. */
    public void bindMore(String parameter, Object value) {
        values.put(parameter, value);
    }

    /** All conditions, joined by {@code AND}. */
    public String where() {
        return String.join("\n  AND ", conditions);
    }

    /** Binds the values of {@link #where}. */
    public GenericExecuteSpec bind(GenericExecuteSpec statement) {
        GenericExecuteSpec bound = statement;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            bound = bound.bind(value.getKey(), value.getValue());
        }
        return bound;
    }

    public static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static String search(LogFilter.Field field, CaseFolding folding, String parameter) {
        return switch (field) {
            case DESCRIPTION -> folding.of("log.description") + " ILIKE :" + parameter;
            case SOURCE -> folding.of("log.source") + " ILIKE :" + parameter;
            case DETAILS ->
                "EXISTS (SELECT FROM text WHERE text.project_id = log.project_id AND text.id = log.text_id AND "
                        + folding.of("text.body") + " ILIKE :" + parameter + ")";
        };
    }
}
