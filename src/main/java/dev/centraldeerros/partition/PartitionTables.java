package dev.centraldeerros.partition;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.partition.index.IndexKind;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tables of a partition: its logs, their details and their attachments. */
final class PartitionTables {
    private static final String IS_THERE = "SELECT to_regclass(quote_ident(:name)) IS NOT NULL AS present";

    private PartitionTables() {}

    /** Returns the quoted names; a partition of before attachments has no table of them. */
    static Mono<List<String>> of(DatabaseClient database, String partition) {
        String attachments = "attachment" + partition.substring("log".length());
        return Flux.just(partition, IndexKind.BODY.table(partition))
                .concatWith(database.sql(IS_THERE)
                        .bind("name", attachments)
                        .map(row -> value(row, "present", Boolean.class))
                        .one()
                        .filter(present -> present)
                        .map(present -> attachments))
                .map(SqlIdentifiers::name)
                .collectList();
    }
}
