package dev.centraldeerros.query.filter;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.log.KnownIssues;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads the fingerprints of issues. */
@Repository
class IssueFingerprintRepository {
    private static final String FIND =
            "SELECT issue_id, project_id, fingerprint FROM issue_fingerprint WHERE issue_id = ANY(:ids)";

    private final DatabaseClient database;

    IssueFingerprintRepository(DatabaseClient database) {
        this.database = database;
    }

    /** Returns the fingerprints by issue; unknown issues have none. */
    Mono<Map<Long, Collection<KnownIssues.Key>>> find(List<Long> issues) {
        return database.sql(FIND)
                .bind("ids", issues.toArray(Long[]::new))
                .map(row -> Map.entry(
                        value(row, "issue_id", Long.class),
                        new KnownIssues.Key(
                                value(row, "project_id", Integer.class), value(row, "fingerprint", UUID.class))))
                .all()
                .collectMultimap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
