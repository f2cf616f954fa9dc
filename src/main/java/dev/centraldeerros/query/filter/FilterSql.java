package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.log.LogFilter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * A {@link LogFilter} as the conditions of a {@code WHERE} over {@code log}: fixed texts with named parameters, whose
 * values are bound and never written out.
 */
public final class FilterSql {
    private final List<String> conditions = new ArrayList<>();
    private final Parameters parameters = new Parameters();

    FilterSql(LogFilter filter, Names names) {
        if (filter.projects().size() == 1) {
            // An equality lets the primary key give the order; ANY would not.
            and("log.project_id = :project", "project", filter.projects().get(0));
        } else {
            and("log.project_id = ANY(:projects)", "projects", filter.projects().toArray(Integer[]::new));
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
        ConditionSql translation = new ConditionSql(parameters, names);
        filter.conditions().forEach(condition -> conditions.add(translation.of(condition)));
    }

    /** Adds a condition with its one parameter. */
    public void and(String condition, String parameter, Object value) {
        conditions.add(condition);
        parameters.put(parameter, value);
    }

    /** Gives a value to a parameter that a condition already names. */
    public void bindMore(String parameter, Object value) {
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
