package dev.centraldeerros.ui.view;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.database.SqlState;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads and writes the table {@code saved_view}. */
@Component
class SavedViewRepository {
    /** Maximum number of views per account. */
    static final int MAX = 100;

    private static final String ALL = """
            SELECT id, name, address FROM saved_view WHERE account_id = :account ORDER BY lower(name), name LIMIT :most
            """;

    /** Concurrent inserts may exceed the maximum by one or two. */
    private static final String ADD = """
            INSERT INTO saved_view (account_id, name, address)
            SELECT :account, :name, :address
            WHERE (SELECT count(*) FROM saved_view WHERE account_id = :account) < :most
            RETURNING id
            """;

    private static final String CHANGE = """
            UPDATE saved_view SET name = :name, address = :address WHERE account_id = :account AND id = :id RETURNING id
            """;

    private static final String REMOVE = """
            DELETE FROM saved_view WHERE account_id = :account AND id = :id RETURNING id
            """;

    private final DatabaseClient database;

    SavedViewRepository(DatabaseClient database) {
        this.database = database;
    }

    /** Saved view with its id. */
    record StoredView(UUID id, SavedView view) {}

    /** Result of a change. */
    enum Result {
        DONE,
        NAME_IS_TAKEN,
        TOO_MANY,
        NOT_THERE
    }

    /**
     * Result of a change with its view.
     *
     * @param id id of the view; null unless it succeeded
     */
    record Changed(Result result, UUID id) {
        private static final UUID NONE = new UUID(0, 0);

        private static Changed failed(Result result) {
            return new Changed(result, NONE);
        }
    }

    /** Returns all views of an account, by name. */
    Mono<List<StoredView>> all(long account) {
        return database.sql(ALL)
                .bind("account", account)
                .bind("most", MAX)
                .map(row -> new StoredView(
                        id(row), new SavedView(value(row, "name", String.class), value(row, "address", String.class))))
                .all()
                .collectList();
    }

    Mono<Changed> add(long account, SavedView view) {
        return changed(
                database.sql(ADD)
                        .bind("account", account)
                        .bind("name", view.name())
                        .bind("address", view.address())
                        .bind("most", MAX),
                Result.TOO_MANY);
    }

    Mono<Changed> change(long account, UUID id, SavedView view) {
        return changed(
                database.sql(CHANGE)
                        .bind("account", account)
                        .bind("id", id)
                        .bind("name", view.name())
                        .bind("address", view.address()),
                Result.NOT_THERE);
    }

    Mono<Changed> remove(long account, UUID id) {
        return changed(database.sql(REMOVE).bind("account", account).bind("id", id), Result.NOT_THERE);
    }

    private static Mono<Changed> changed(DatabaseClient.GenericExecuteSpec statement, Result otherwise) {
        return statement
                .map(SavedViewRepository::id)
                .one()
                .map(id -> new Changed(Result.DONE, id))
                .defaultIfEmpty(Changed.failed(otherwise))
                .retryWhen(DatabaseConflict.triedAgain())
                .onErrorReturn(SqlState.NOT_UNIQUE::isIn, Changed.failed(Result.NAME_IS_TAKEN));
    }

    private static UUID id(Readable row) {
        return value(row, "id", UUID.class);
    }
}
