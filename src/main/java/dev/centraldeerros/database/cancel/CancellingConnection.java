package dev.centraldeerros.database.cancel;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A connection that is not valid any more once a statement was left before its end, and has PostgreSQL cancel that when the
 * pool closes it for this. It is not kept, as the cancellation may come late, and must not meet somebody else's statement.
 * Batches are run to their end.
 */
final class CancellingConnection implements Connection, Wrapped<Connection> {
    /** A server that does not even take a cancellation is given up, and its connection closed all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PostgresqlConnection driver;

    /** Whether a statement was left before its end; goes from false to true, once. */
    private volatile boolean left;

    /** The last one that is on its way whether or not it is read; set before {@link #left} is looked at, and looked at after that is set. */
    private volatile @Nullable CancellingResult handedOut;

    /** That on which the last statement ended, and on which what follows it does so at once. */
    private volatile @Nullable Thread loop;

    CancellingConnection(PostgresqlConnection driver) {
        this.driver = driver;
    }

    void ended() {
        loop = Thread.currentThread();
    }

    void leave() {
        left = true;
        abandon(handedOut);
    }

    void handOut(CancellingResult result) {
        handedOut = result;
        if (left) {
            abandon(result);
        }
    }

    private static void abandon(@Nullable CancellingResult result) {
        if (result != null) {
            result.abandon();
        }
    }

    /** What follows on this connection would wait for the statement otherwise. */
    private Mono<Void> cancelled() {
        return Mono.defer(() -> left ? driver.cancelRequest().timeout(PATIENCE).onErrorComplete() : Mono.empty());
    }

    /**
     * What comes before the answer to this is read to its end; what is on its way when a connection is closed is given back by
     * nobody.
     */
    private Mono<Void> drained() {
        return Mono.defer(() -> left
                ? driver.validate(ValidationDepth.REMOTE)
                        .timeout(PATIENCE)
                        .onErrorComplete()
                        .then()
                : Mono.empty());
    }

    /**
     * What changes the connection's state: left in its middle nobody knows in which it is. The driver would take a
     * transaction that is being begun for none, and not roll it back.
     */
    private Mono<Void> whole(Mono<Void> change) {
        return Mono.defer(() -> new DrainOnCancel<>(change.flux(), new StatementProgress(this)).then());
    }

    @Override
    public Mono<Void> close() {
        return cancelled().then(drained()).then(driver.close());
    }

    /**
     * Who leaves a transaction between two statements does so on another thread than theirs, on which the next one may be
     * sent at this very moment: after a ROLLBACK it would be a transaction of its own, and half of a change be stored. So
     * then PostgreSQL rolls back as the connection ends.
     */
    @Override
    public Mono<Void> rollbackTransaction() {
        return Mono.defer(() -> {
            if (!left && Thread.currentThread() == loop) {
                return whole(driver.rollbackTransaction());
            }
            leave();
            return Mono.empty();
        });
    }

    @Override
    public Mono<Boolean> validate(ValidationDepth depth) {
        // What the driver told of a transaction when it was left may have been too early; by now it is known.
        return Mono.defer(() -> left ? Mono.just(false) : driver.validate(depth))
                .map(valid -> valid && driver.isAutoCommit());
    }

    @Override
    public Statement createStatement(String sql) {
        return new CancellingStatement(driver.createStatement(sql), this);
    }

    @Override
    public Connection unwrap() {
        return driver;
    }

    @Override
    public Mono<Void> beginTransaction() {
        return whole(driver.beginTransaction());
    }

    @Override
    public Mono<Void> beginTransaction(TransactionDefinition definition) {
        return whole(driver.beginTransaction(definition));
    }

    @Override
    public Mono<Void> commitTransaction() {
        return whole(driver.commitTransaction());
    }

    @Override
    public Batch createBatch() {
        return driver.createBatch();
    }

    @Override
    public Mono<Void> createSavepoint(String name) {
        return whole(driver.createSavepoint(name));
    }

    @Override
    public boolean isAutoCommit() {
        return driver.isAutoCommit();
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return driver.getMetadata();
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return driver.getTransactionIsolationLevel();
    }

    @Override
    public Mono<Void> releaseSavepoint(String name) {
        return whole(driver.releaseSavepoint(name));
    }

    @Override
    public Mono<Void> rollbackTransactionToSavepoint(String name) {
        return whole(driver.rollbackTransactionToSavepoint(name));
    }

    @Override
    public Mono<Void> setAutoCommit(boolean autoCommit) {
        // Setting it commits what is open, which a connection that was left must not.
        return Mono.defer(() -> left ? Mono.empty() : whole(driver.setAutoCommit(autoCommit)));
    }

    @Override
    public Mono<Void> setLockWaitTimeout(Duration timeout) {
        return whole(driver.setLockWaitTimeout(timeout));
    }

    @Override
    public Mono<Void> setStatementTimeout(Duration timeout) {
        return whole(driver.setStatementTimeout(timeout));
    }

    @Override
    public Mono<Void> setTransactionIsolationLevel(IsolationLevel level) {
        return whole(driver.setTransactionIsolationLevel(level));
    }
}
