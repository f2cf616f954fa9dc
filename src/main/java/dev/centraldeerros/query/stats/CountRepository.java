package dev.centraldeerros.query.stats;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.query.filter.IdRange;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/** Decides which logs have precomputed counts. */
@Component
final class CountRepository {
    private static final UUID FIRST = new UUID(0, 0);

    private static final String COUNTED = """
            SELECT lower, upper FROM log_stretch WHERE counted ORDER BY lower
            """;

    private final DatabaseClient database;
    private final TransactionalOperator snapshot;

    CountRepository(DatabaseClient database, ReactiveTransactionManager transactions) {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        definition.setReadOnly(true);
        this.database = database;
        this.snapshot = TransactionalOperator.create(transactions, definition);
    }

    /** Runs all statements on one snapshot, so that a segment counted concurrently is not counted twice. */
    <T> Mono<T> atOneMoment(Mono<T> work) {
        return snapshot.transactional(work);
    }

    /** Returns the ranges of logs without precomputed counts below an id. */
    Mono<List<IdRange>> uncounted(UUID end) {
        return database.sql(COUNTED)
                .map(row -> List.of(value(row, "lower", UUID.class), value(row, "upper", UUID.class)))
                .all()
                .collectList()
                .map(counted -> between(counted, end));
    }

    private static List<IdRange> between(List<List<UUID>> counted, UUID end) {
        List<IdRange> gaps = new ArrayList<>();
        UUID start = FIRST;
        for (List<UUID> segment : counted) {
            if (!start.equals(segment.get(0))) {
                gaps.add(new IdRange(start, segment.get(0), start));
            }
            start = segment.get(1);
        }
        gaps.add(new IdRange(start, end, start));
        return gaps;
    }
}
