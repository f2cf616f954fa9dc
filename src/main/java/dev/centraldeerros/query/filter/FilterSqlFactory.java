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

    /** Returns the conditions for all partitions. */
    public FilterSql of(LogFilter filter) {
        return new FilterSql(filter, names, null);
    }

    /** Returns the conditions for a range of ids. */
    public FilterSql of(LogFilter filter, IdRange range) {
        return new FilterSql(filter, names, range);
    }

    /** Returns the conditions for a statement that goes project by project, as {@code unnest(:projects) AS project(id)}. */
    public FilterSql each(LogFilter filter, IdRange range) {
        return new FilterSql(null, filter, names, range);
    }

    /** Returns the conditions of a filter that an index can serve. */
    public IndexConditions indexConditions(LogFilter filter) {
        return new IndexConditions(filter, names);
    }
}
