package dev.centraldeerros.database.cancel;

import dev.centraldeerros.OwnsSubscription;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Never cancels BEGIN, because a cancelled BEGIN can leak its connection in Reactor's operators. Rolls back afterwards
 * instead.
 */
public final class UncancellableTransactionManager implements ReactiveTransactionManager {
    private final R2dbcTransactionManager spring;

    /** Creates the manager for the connections of the factory. */
    public UncancellableTransactionManager(ConnectionFactory connections) {
        this.spring = new R2dbcTransactionManager(connections);
    }

    @Override
    public Mono<ReactiveTransaction> getReactiveTransaction(@Nullable TransactionDefinition definition) {
        return new Uncancelled<>(spring.getReactiveTransaction(definition));
    }

    @Override
    public Mono<Void> commit(ReactiveTransaction transaction) {
        return spring.commit(transaction);
    }

    @Override
    public Mono<Void> rollback(ReactiveTransaction transaction) {
        return spring.rollback(transaction);
    }

    /** Emits its value also after a cancellation, because usingWhen handles a late resource. */
    @OwnsSubscription("BEGIN completes after its client has disconnected")
    private static final class Uncancelled<T> extends MonoOperator<T, T> {
        Uncancelled(Mono<? extends T> source) {
            super(source);
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            source.subscribe(new Deaf<>(actual));
        }
    }

    private record Deaf<T>(CoreSubscriber<? super T> actual) implements CoreSubscriber<T> {
        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription source) {
            actual.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    source.request(n);
                }

                @Override
                public void cancel() {
                    // The value arrives after the cancellation.
                }
            });
        }

        @Override
        public void onNext(T value) {
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }
    }
}
