package dev.centraldeerros.database.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Database;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.ValidationDepth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Cancelling at any moment leaks no buffers and stores no half of a change. */
@ServerTest
class CancellationLeakTest {
    private static final int MAX_ATTEMPTS = 20;
    private static final int CHANGES = 150;
    private static final int WHOLE = 20;
    private static final int PARTS = 4;
    private static final int COLLECTIONS = 10;
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);
    private static final String NAME = "leaving";

    private final Random random = new Random(7);

    @Autowired
    private Database server;

    private ConnectionPool pool;
    private DatabaseClient database;
    private TransactionalOperator transaction;

    @BeforeEach
    void connect() {
        pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(new CancellingConnections(server.connections(NAME, Duration.ZERO)))
                        .initialSize(0)
                        .maxSize(2)
                        .validationDepth(ValidationDepth.REMOTE)
                        .build());
        database = DatabaseClient.create(pool);
        transaction = TransactionalOperator.create(new UncancellableTransactionManager(pool));
    }

    @AfterEach
    void disconnect() {
        pool.dispose();
    }

    /** Subscribes to each and leaves it, sooner or later. */
    private void leave(int times, Duration latest, IntFunction<Flux<?>> work) {
        for (int i = 0; i < times; i++) {
            // A connection that works is there, so that what is left is the work.
            assertThat(database.sql("SELECT 1").fetch().rowsUpdated().block(CANCEL_TIMEOUT))
                    .isOne();
            var leaving = work.apply(i).subscribe(one -> {}, failed -> {});
            LockSupport.parkNanos(random.nextLong(latest.toNanos()));
            leaving.dispose();
        }
        // The pool has no more than two, and both of them work again.
        await().until(() -> pool.getMetrics().orElseThrow().acquiredSize() == 0);
    }

    private static String rows(String where) {
        return "SELECT n::text AS n, repeat('x', 1000) AS text FROM generate_series(1, 5000) AS n" + where;
    }

    private Flux<String> read(String sql) {
        return database.sql(sql).map(row -> row.get("n", String.class)).all();
    }

    @Test
    void everyBufferOfAnAnswerThatIsLeftIsGivenBack() {
        Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        ListAppender<ILoggingEvent> leaks = new ListAppender<>();
        leaks.start();
        logger.addAppender(leaks);
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Integer[] parameter = {1, 2, 3};
        String some = " WHERE n <> ALL(:some)";
        try {
            leave(MAX_ATTEMPTS, Duration.ofMillis(20), i -> read(rows("")));
            leave(
                    MAX_ATTEMPTS,
                    Duration.ofMillis(20),
                    i -> database.sql(rows(some))
                            .bind("some", parameter)
                            .map(row -> row.get("n", String.class))
                            .all());
            leave(
                    MAX_ATTEMPTS,
                    Duration.ofMillis(20),
                    i -> transaction.transactional(database.sql("DECLARE reading NO SCROLL CURSOR FOR " + rows(some))
                            .bind("some", parameter)
                            .then()
                            .thenMany(read("FETCH 200 FROM reading")
                                    .collectList()
                                    .repeat()
                                    .takeWhile(list -> !list.isEmpty()))));
            // A leak is reported when another buffer is taken after its own was collected.
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                ByteBufAllocator.DEFAULT.buffer().release();
            }
            assertThat(leaks.list).isEmpty();
        } finally {
            ResourceLeakDetector.setLevel(usual);
            logger.detachAppender(leaks);
        }
    }

    @Test
    void aTransactionThatIsLeftIsDoneWholeOrNotAtAll() throws SQLException {
        sql("CREATE TABLE leaving (change int, part int)");
        try {
            // So that some are left before they are done and some after it, however fast the machine is.
            for (int i = 0; i < WHOLE; i++) {
                change(-1 - i).blockLast(CANCEL_TIMEOUT);
            }
            long begun = System.nanoTime();
            for (int i = 0; i < WHOLE; i++) {
                change(-1 - WHOLE - i).blockLast(CANCEL_TIMEOUT);
            }
            Duration usual = Duration.ofNanos((System.nanoTime() - begun) / WHOLE);
            leave(CHANGES, usual.multipliedBy(2), this::change);
            assertThat(numbers("SELECT change FROM leaving GROUP BY change HAVING count(*) <> " + PARTS))
                    .isEmpty();
            assertThat(numbers("SELECT count(DISTINCT change) FROM leaving WHERE change >= 0"))
                    .allMatch(whole -> whole > 0 && whole < CHANGES);
        } finally {
            sql("DROP TABLE leaving");
        }
    }

    private Flux<Long> change(int number) {
        return transaction.transactional(Flux.range(0, PARTS)
                .concatMap(part -> database.sql("INSERT INTO leaving VALUES (:change, :part)")
                        .bind("change", number)
                        .bind("part", part)
                        .fetch()
                        .rowsUpdated()));
    }

    /** As it comes when the next statement is under way on the connection's thread while another thread leaves. */
    @Test
    void statementAfterACancelledTransactionDoesNotRunAlone() throws SQLException {
        sql("CREATE TABLE leaving (change int, part int)");
        try {
            CancellingConnection connection = new CancellingConnections(server.connections(NAME, Duration.ZERO))
                    .create()
                    .block(CANCEL_TIMEOUT);
            connection.beginTransaction().block(CANCEL_TIMEOUT);
            insert(connection, 0).block(CANCEL_TIMEOUT);
            // The subscribing thread may be the one on which the statement ended.
            connection
                    .rollbackTransaction()
                    .subscribeOn(Schedulers.boundedElastic())
                    .block(CANCEL_TIMEOUT);
            insert(connection, 1).block(CANCEL_TIMEOUT);
            // As Spring does.
            connection.setAutoCommit(true).block(CANCEL_TIMEOUT);
            connection.close().block(CANCEL_TIMEOUT);

            assertThat(numbers("SELECT part FROM leaving")).isEmpty();
        } finally {
            sql("DROP TABLE leaving");
        }
    }

    private static Mono<Void> insert(CancellingConnection connection, int part) {
        return Flux.from(connection
                        .createStatement("INSERT INTO leaving VALUES (1, $1)")
                        .bind("$1", part)
                        .execute())
                .flatMap(Result::getRowsUpdated)
                .then();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = server.dataSource().getConnection();
                var one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private List<Integer> numbers(String query) throws SQLException {
        try (var connection = server.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<Integer> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }
}
