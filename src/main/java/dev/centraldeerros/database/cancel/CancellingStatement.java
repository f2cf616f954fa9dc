package dev.centraldeerros.database.cancel;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;

/** Statement that reports to its connection if it is cancelled before its end. */
final class CancellingStatement implements Statement {
    private final Statement driver;
    private final CancellingConnection connection;

    /**
     * A statement with parameters is sent when its result is read, one without when it is executed. Set while the
     * statement is built.
     */
    private boolean isBound;

    CancellingStatement(Statement driver, CancellingConnection connection) {
        this.driver = driver;
        this.connection = connection;
    }

    @Override
    public Flux<Result> execute() {
        return Flux.defer(() -> {
            StatementProgress progress = new StatementProgress(connection);
            return new DrainOnCancel<>(
                    Flux.<Result>from(driver.execute()).map(result -> handedOut(result, progress)), progress);
        });
    }

    private Result handedOut(Result result, StatementProgress progress) {
        CancellingResult cancelling = new CancellingResult(result, connection, progress);
        if (!isBound) {
            connection.handOut(cancelling);
        }
        return cancelling;
    }

    @Override
    public Statement add() {
        driver.add();
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        isBound = true;
        driver.bind(index, value);
        return this;
    }

    @Override
    public Statement bind(String name, Object value) {
        isBound = true;
        driver.bind(name, value);
        return this;
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        isBound = true;
        driver.bindNull(index, type);
        return this;
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        isBound = true;
        driver.bindNull(name, type);
        return this;
    }

    @Override
    public Statement returnGeneratedValues(String... columns) {
        driver.returnGeneratedValues(columns);
        return this;
    }

    @Override
    public Statement fetchSize(int rows) {
        driver.fetchSize(rows);
        return this;
    }
}
