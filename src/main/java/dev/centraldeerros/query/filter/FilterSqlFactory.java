package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.log.LogFilter;
import org.springframework.stereotype.Component;

/** Builds the SQL of filters. */
@Component
public final class FilterSqlFactory {
    private final NameRegistry names;

    FilterSqlFactory(NameRegistry names) {
        this.names = names;
    }

    /** Over all that is stored. */
    public FilterSql of(LogFilter filter) {
        return new FilterSql(filter, names, null);
    }

    /** Over a range of ids. */
    public FilterSql of(LogFilter filter, IdRange range) {
        return new FilterSql(filter, names, range);
    }

    /** The same for one project after the other: within a statement that has them as {@code unnest(:projects) AS project(id)}. */
    public FilterSql each(LogFilter filter, IdRange range) {
        return new FilterSql(null, filter, names, range);
    }

    /** How indexes help with a filter. */
    public IndexConditions indexConditions(LogFilter filter) {
        return new IndexConditions(filter, names);
    }
}
