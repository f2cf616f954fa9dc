package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.log.LogFilter;
import org.springframework.stereotype.Component;

/** Turns filters into SQL for the database at hand. */
@Component
public final class Conditions {
    private final Names names;
    private final CaseFolding folding;

    Conditions(Names names, CaseFolding folding) {
        this.names = names;
        this.folding = folding;
    }

    public FilterSql of(LogFilter filter) {
        return new FilterSql(filter, names, folding);
    }
}
