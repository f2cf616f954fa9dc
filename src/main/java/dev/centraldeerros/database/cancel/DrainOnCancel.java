package dev.centraldeerros.database.cancel;

import dev.centraldeerros.OwnsSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Passes on the result of the driver, and reads the rest of it after a cancellation. The driver itself is never cancelled,
 * because buffers that arrive afterwards would stay in queues of Reactor's windowUntil.
 */
@OwnsSubscription("reads the rest of a result after its cancellation")
final class DrainOnCancel<T> extends FluxOperator<T, T> {
    private final StatementProgress progress;

    DrainOnCancel(Flux<? extends T> answer, StatementProgress progress) {
        super(answer);
        this.progress = progress;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Reader<>(actual, progress));
    }

    private static final class Reader<T> implements CoreSubscriber<T>, Subscription {
        private final CoreSubscriber<? super T> actual;
        private final StatementProgress progress;

        /** Set before any request or cancel. */
        private @Nullable Subscription driver;

        /** Changes from false to true once. */
        private volatile boolean left;

        Reader(CoreSubscriber<? super T> actual, StatementProgress progress) {
            this.actual = actual;
            this.progress = progress;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(driver, subscription)) {
                driver = subscription;
                actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(T next) {
            if (!left) {
                actual.onNext(next);
            }
        }

        @Override
        public void onError(Throwable failure) {
            progress.end();
            if (!left) {
                actual.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            progress.end();
            if (!left) {
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {
            demand(n);
        }

        @Override
        public void cancel() {
            left = true;
            progress.leave();
            demand(Long.MAX_VALUE);
        }

        private void demand(long n) {
            Subscription subscription = driver;
            if (subscription != null) {
                subscription.request(n);
            }
        }
    }
}
