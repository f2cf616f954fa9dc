package dev.centraldeerros.database.cancel;

import dev.centraldeerros.OwnsSubscription;
import io.r2dbc.spi.R2dbcTransientResourceException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Result of a statement; the driver may emit it before its first row. */
@OwnsSubscription("the subscriber has cancelled, and the rest of the result must be read")
final class CancellingResult implements Result {
    private final Result driver;
    private final CancellingConnection connection;
    private final StatementProgress statement;

    /** Whether a subscriber reads it; changes from false to true once. */
    private final AtomicBoolean taken;

    /**
     * @@param statement ends when reading this result fails
     *
     * @param statement ends with this when this fails
     */
    CancellingResult(Result driver, CancellingConnection connection, StatementProgress statement) {
        this(driver, connection, statement, new AtomicBoolean());
    }

    private CancellingResult(
            Result driver, CancellingConnection connection, StatementProgress statement, AtomicBoolean taken) {
        this.driver = driver;
        this.connection = connection;
        this.statement = statement;
        this.taken = taken;
    }

    /** Reads the result if no subscriber does. */
    void abandon() {
        if (taken.compareAndSet(false, true)) {
            Disposable unused = Flux.from(driver.getRowsUpdated()).subscribe(rows -> {}, failed -> {});
        }
    }

    @Override
    public Flux<Long> getRowsUpdated() {
        return read(driver.getRowsUpdated());
    }

    @Override
    public <T> Flux<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
        return read(driver.map(mapping));
    }

    @Override
    public <T> Flux<T> map(Function<? super Readable, ? extends T> mapping) {
        return read(driver.map(mapping));
    }

    @Override
    public Result filter(Predicate<Segment> predicate) {
        return new CancellingResult(driver.filter(predicate), connection, statement, taken);
    }

    @Override
    public <T> Flux<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
        return read(driver.flatMap(mapping));
    }

    private <T> Flux<T> read(Publisher<? extends T> rows) {
        return Flux.defer(() -> taken.compareAndSet(false, true)
                ? new DrainOnCancel<>(
                        Flux.<T>from(rows).doOnError(failed -> statement.end()), new StatementProgress(connection))
                : Flux.error(new R2dbcTransientResourceException("the result is read already")));
    }
}
