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
 * A {@link LogFilter} as the conditions of a {@code WHERE} over {@code log}: fixed texts with named parameters, whose
 * values are bound and never written out.
 */
public final class FilterSql {
    private final List<String> conditions = new ArrayList<>();
    private final Parameters parameters = new Parameters();

    /** All projects of the filter, within the range where there is one. */
    FilterSql(LogFilter filter, NameRegistry names, @Nullable IdRange range) {
        this(filter.projects(), filter, names, range);
    }

    /**
     * Some of the projects.
     *
     * @param projects those; null for the one that {@code project.id} of the statement around names
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

    /** Without any condition yet. */
    FilterSql() {}

    /** Those of some projects; {@code table} has the column. */
    final void within(String table, List<Integer> projects) {
        if (projects.size() == 1) {
            // An equality lets the primary key give the order; ANY would not.
            and(table + ".project_id = :project", "project", projects.get(0));
        } else {
            and(table + ".project_id = ANY(:projects)", "projects", projects.toArray(Integer[]::new));
        }
    }

    /** Where conditions that are made elsewhere put their values. */
    Parameters parameters() {
        return parameters;
    }

    /** Adds a condition whose parameters have their values. */
    void and(String condition) {
        conditions.add(condition);
    }

    /** Adds a condition with its one parameter. */
    public final void and(String condition, String parameter, Object value) {
        conditions.add(condition);
        parameters.put(parameter, value);
    }

    /** Gives a value to a parameter that a condition already names. */
    public final void bindMore(String parameter, Object value) {
        parameters.put(parameter, value);
    }

    /** All conditions, joined by {@code AND}. */
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
