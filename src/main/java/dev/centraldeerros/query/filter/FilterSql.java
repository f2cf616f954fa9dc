package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.log.LogFilter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * Writes a {@link LogFilter} as the conditions of a {@code WHERE} over {@code log}. The SQL has fixed text and named
 * parameters only.
 */
public final class FilterSql {
    private final List<String> conditions = new ArrayList<>();
    private final Parameters parameters = new Parameters();

    /** All projects of the filter, within the range if there is one. */
    FilterSql(LogFilter filter, NameRegistry names, @Nullable IdRange range) {
        this(filter.projects(), filter, names, range);
    }

    /**
     * Some projects of the filter.
     *
     * @param projects their ids; null for {@code project.id} of the surrounding statement
     */
    FilterSql(@Nullable List<Integer> projects, LogFilter filter, NameRegistry names, @Nullable IdRange range) {
        if (projects == null) {
            conditions.add("log.project_id = project.id");
            bindMore("projects", filter.projects().toArray(Integer[]::new));
        } else {
            within("log", projects);
        }
        if (range != null) {
            and("log.id >= :range_lower", "range_lower", range.lower());
            and("log.id < :range_upper", "range_upper", range.upper());
        }
        if (filter.archived() != null) {
            conditions.add(filter.archived() ? "log.archived" : "NOT log.archived");
        }
        if (filter.from() != null) {
            and("log.date >= :from", "from", utc(filter.from()));
        }
        if (filter.to() != null) {
            and("log.date < :to", "to", utc(filter.to()));
        }
        ConditionSql translation = new ConditionSql(parameters, names, range);
        filter.conditions().forEach(condition -> conditions.add(translation.of(condition)));
    }

    /** Without conditions. */
    FilterSql() {}

    /** Restricts a table to some projects by its column {@code project_id}. */
    final void within(String table, List<Integer> projects) {
        if (projects.size() == 1) {
            // Equality lets the primary key give the order; ANY would not.
            and(table + ".project_id = :project", "project", projects.get(0));
        } else {
            and(table + ".project_id = ANY(:projects)", "projects", projects.toArray(Integer[]::new));
        }
    }

    /** Returns the parameters, for conditions of other classes. */
    Parameters parameters() {
        return parameters;
    }

    /** Adds a condition whose parameters are bound already. */
    void and(String condition) {
        conditions.add(condition);
    }

    /** Adds a condition with one parameter. */
    public final void and(String condition, String parameter, Object value) {
        conditions.add(condition);
        parameters.put(parameter, value);
    }

    /** Binds another parameter of a condition that was added. */
    public final void bindMore(String parameter, Object value) {
        parameters.put(parameter, value);
    }

    /** Returns all conditions, joined by {@code AND}. */
    public String where() {
        return String.join("\n  AND ", conditions);
    }

    /** Binds the values of {@link #where}. */
    public GenericExecuteSpec bind(GenericExecuteSpec statement) {
        return parameters.bind(statement);
    }

    public static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
