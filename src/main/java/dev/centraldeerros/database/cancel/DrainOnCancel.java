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
 * Passes on what the driver answers, and reads the rest by itself once its subscriber has left. Nothing in the driver is
 * cancelled: it gives a buffer back when that is read, but some of those that come after a cancellation stay in queues that
 * nobody reads any more (its results are windows of Reactor's windowUntil, whose queue goes on filling).
 */
@OwnsSubscription("what comes when its subscriber has left must be read nevertheless")
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

        /** Set before anything is requested or cancelled. */
        private @Nullable Subscription driver;

        /** Goes from false to true, once. */
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
