package dev.centraldeerros.query;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.log.LogFilter;
import org.springframework.stereotype.Component;

/** Turns filters into SQL for the database at hand. */
@Component
final class Conditions {
    private final Names names;
    private final CaseFolding folding;

    Conditions(Names names, CaseFolding folding) {
        this.names = names;
        this.folding = folding;
    }

    FilterSql of(LogFilter filter) {
        return new FilterSql(filter, names, folding);
    }
}
