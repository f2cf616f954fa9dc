package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.log.LogFilter;
import org.springframework.stereotype.Component;

/** Turns filters into SQL for the database at hand. */
@Component
public final class Conditions {
    private final Names names;

    Conditions(Names names) {
        this.names = names;
    }

    public FilterSql of(LogFilter filter) {
        return new FilterSql(filter, names);
    }
}
