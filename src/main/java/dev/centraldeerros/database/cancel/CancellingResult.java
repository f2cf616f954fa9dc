package dev.centraldeerros.database.cancel;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A result, which the driver may hand out before anything of it has come.
 *
 * @param onLeave when it is left before its end
 * @param onError when it fails, which ends its statement as well
 */
record CancellingResult(Result driver, Runnable onLeave, Runnable onError) implements Result {
    @Override
    public Flux<Long> getRowsUpdated() {
        return watched(driver.getRowsUpdated());
    }

    @Override
    public <T> Flux<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
        return watched(driver.map(mapping));
    }

    @Override
    public <T> Flux<T> map(Function<? super Readable, ? extends T> mapping) {
        return watched(driver.map(mapping));
    }

    @Override
    public Result filter(Predicate<Segment> predicate) {
        return new CancellingResult(driver.filter(predicate), onLeave, onError);
    }

    @Override
    public <T> Flux<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
        return watched(driver.flatMap(mapping));
    }

    private <T> Flux<T> watched(Publisher<? extends T> rows) {
        return Flux.defer(() -> new Progress(onLeave).watch(Flux.<T>from(rows).doOnError(failed -> onError.run())));
    }
}
