package dev.centraldeerros.database.cancel;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;

/** A statement that tells its connection when it is left before its end. */
final class CancellingStatement implements Statement {
    private final Statement driver;
    private final CancellingConnection connection;

    CancellingStatement(Statement driver, CancellingConnection connection) {
        this.driver = driver;
        this.connection = connection;
    }

    @Override
    public Flux<Result> execute() {
        return Flux.defer(() -> {
            Progress progress = new Progress(connection::leave);
            return progress.watch(Flux.<Result>from(driver.execute())
                    .map(result -> new CancellingResult(result, connection::leave, progress::end)));
        });
    }

    @Override
    public Statement add() {
        driver.add();
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        driver.bind(index, value);
        return this;
    }

    @Override
    public Statement bind(String name, Object value) {
        driver.bind(name, value);
        return this;
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        driver.bindNull(index, type);
        return this;
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
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
