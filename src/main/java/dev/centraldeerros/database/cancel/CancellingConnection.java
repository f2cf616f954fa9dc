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
 * Connection that becomes invalid when one of its statements is cancelled before its end. The pool then closes it, and
 * PostgreSQL cancels the statement. It is not reused, because a late cancel request would hit the next statement. Batches
 * are never cancelled.
 */
final class CancellingConnection implements Connection, Wrapped<Connection> {
    /** Timeout of a cancellation, after which the connection is closed. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

    private final PostgresqlConnection driver;

    /** Whether a statement was cancelled before its end; changes from false to true once. */
    private volatile boolean left;

    /** The last statement in flight, read or not. Written before {@link #left} is read, and read after it is written. */
    private volatile @Nullable CancellingResult handedOut;

    /** Thread on which the last statement ended, and on which operators that follow it run. */
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

    /** The next statement on this connection would wait for this one. */
    private Mono<Void> cancelled() {
        return Mono.defer(
                () -> left ? driver.cancelRequest().timeout(CANCEL_TIMEOUT).onErrorComplete() : Mono.empty());
    }

    /**
     * Reads everything that arrives before the close, because the driver does not release buffers of a closed connection.
     */
    private Mono<Void> drained() {
        return Mono.defer(() -> left
                ? driver.validate(ValidationDepth.REMOTE)
                        .timeout(CANCEL_TIMEOUT)
                        .onErrorComplete()
                        .then()
                : Mono.empty());
    }

    /**
     * Never cancels a change of the connection's state, because its result would be unknown. The driver would not roll
     * back a transaction whose BEGIN was cancelled.
     */
    private Mono<Void> whole(Mono<Void> change) {
        return Mono.defer(() -> new DrainOnCancel<>(change.flux(), new StatementProgress(this)).then());
    }

    @Override
    public Mono<Void> close() {
        return cancelled().then(drained()).then(driver.close());
    }

    /**
     * Ends the connection if a transaction is cancelled between two statements. The cancelling thread differs from the one
     * that may send the next statement. After a ROLLBACK that statement would run alone and store half of a change.
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
        // The driver's transaction state may have been stale at the cancellation; it is current here.
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
        // Setting it commits an open transaction, which a cancelled connection must not do.
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
