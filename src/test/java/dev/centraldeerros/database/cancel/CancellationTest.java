package dev.centraldeerros.database.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Columns;
import dev.centraldeerros.database.Database;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ValidationDepth;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A cancelled statement ends in the database. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=cancellation")
class CancellationTest {
    private static final String SLEEP = "SELECT pg_sleep(600)::text AS slept";
    private static final int MAX_ATTEMPTS = 20;
    private static final int BEGINNINGS = 300;

    @Autowired
    private Database server;

    @Autowired
    private DatabaseClient client;

    @Autowired
    private WebTestClient web;

    @LocalServerPort
    private int port;

    private ConnectionPool pool;
    private DatabaseClient database;

    /** With one connection, whose statements PostgreSQL never ends by itself. */
    @BeforeEach
    void connect() {
        pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        new CancellingConnections(server.connections("cancelling", Duration.ZERO)))
                .initialSize(0)
                .maxSize(1)
                .validationDepth(ValidationDepth.REMOTE)
                .build());
        database = DatabaseClient.create(pool);
    }

    @AfterEach
    void disconnect() {
        pool.dispose();
    }

    private long sleeping() {
        return client.sql("SELECT count(*) AS sleeping FROM pg_stat_activity WHERE state = 'active' AND query = '"
                        + SLEEP + "' AND datname = current_database()")
                .map(row -> Columns.value(row, "sleeping", Long.class))
                .one()
                .block();
    }

    private int backend() {
        return database.sql("SELECT pg_backend_pid() AS pid")
                .map(row -> Columns.value(row, "pid", Integer.class))
                .one()
                .block();
    }

    private void leave(Flux<?> work) {
        var leaving = work.subscribe();
        await().until(() -> sleeping() == 1);
        leaving.dispose();
        await().until(() -> sleeping() == 0);
    }

    private Flux<Object> sleep() {
        return database.sql(SLEEP).map(row -> (Object) row).all();
    }

    @Test
    void aStatementEndsWithItsSubscriberAndMeetsNobodyElsesStatement() {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            int before = backend();

            leave(sleep());

            assertThat(backend()).isNotEqualTo(before);
        }
    }

    @Test
    void oneInATransactionEnds() {
        var transaction = TransactionalOperator.create(new UncancellableTransactionManager(pool));

        leave(transaction.transactional(
                database.sql("SELECT 1").fetch().rowsUpdated().thenMany(sleep())));

        assertThat(backend()).isPositive();
    }

    @Test
    void aTransactionThatIsLeftWhileItBeginsIsNobodyElses() {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setReadOnly(true);
        var transaction = TransactionalOperator.create(new UncancellableTransactionManager(pool), definition);
        for (int i = 0; i < BEGINNINGS; i++) {
            var leaving = transaction
                    .transactional(database.sql("SELECT 1").fetch().all())
                    .subscribe();
            // At any moment of it: a whole one takes about a millisecond.
            LockSupport.parkNanos(i * 1_000_000L / BEGINNINGS);
            leaving.dispose();

            assertThat(database.sql("SELECT current_setting('transaction_read_only') AS state")
                            .map(row -> Columns.value(row, "state", String.class))
                            .one()
                            .block())
                    .isEqualTo("off");
        }
    }

    @Test
    void oneOfManyRowsEndsInTheirMiddle() {
        List<Long> some = database.sql("SELECT n, pg_sleep(n / 10) FROM generate_series(1, 1000) AS n")
                .filter(statement -> statement.fetchSize(2))
                .map(row -> row.get(0, Long.class))
                .all()
                .take(3)
                .collectList()
                .block();

        assertThat(some).containsExactly(1L, 2L, 3L);
        assertThat(backend()).isPositive();
    }

    @Test
    void wholeAnswersKeepTheirConnection() {
        int first = backend();

        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            assertThat(backend()).isEqualTo(first);
            assertThat(database.sql("SELECT n FROM generate_series(1, 10) AS n")
                            .fetch()
                            .all()
                            .count()
                            .block())
                    .isEqualTo(10);
        }
        assertThat(database.sql("SELECT 1 / 0")
                        .fetch()
                        .all()
                        .then(Mono.just(true))
                        .onErrorReturn(false)
                        .block())
                .isFalse();
        assertThat(backend()).isEqualTo(first);
    }

    /** The page waits for a lock, for a second at most; a connection whose statement was ended by that stays. */
    @Test
    void aPageEndsWithItsClient() throws Exception {
        Http http = new Http(port, Accounts.token(web, "gone"));
        assertThat(http.get(Api.LOGS).statusCode()).isEqualTo(200);
        try (Connection holder = server.dataSource().getConnection();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE log IN ACCESS EXCLUSIVE MODE");

            boolean ended = false;
            for (int i = 0; i < MAX_ATTEMPTS && !ended; i++) {
                ended = isEndedByHangingUp(http);
            }

            assertThat(ended).isTrue();
            holder.rollback();
        }
        assertThat(http.get(Api.LOGS).statusCode()).isEqualTo(200);
    }

    private boolean isEndedByHangingUp(Http http) throws IOException {
        String waits = "wait_event_type = 'Lock' AND query LIKE '%FROM log%'";
        List<Integer> waiting;
        try (Socket socket = http.connect(1_024)) {
            socket.getOutputStream().write(http.head("GET", Api.LOGS));
            waiting = await().until(() -> backends(waits), found -> !found.isEmpty());
        }
        await().until(() -> backends(waits).isEmpty());
        List<Integer> still = backends("true");
        return waiting.stream().noneMatch(still::contains);
    }

    /** Those of the server's queries. */
    private List<Integer> backends(String where) {
        return database.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'central-de-erros query'"
                        + " AND datname = current_database() AND " + where)
                .map(row -> Columns.value(row, "pid", Integer.class))
                .all()
                .collectList()
                .block();
    }
}
