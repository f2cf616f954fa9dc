package dev.centraldeerros.account.signin;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Limits registrations per address and hour, because each adds a row and takes a quarter of a second of a core. */
public final class RegistrationLimit {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final FixedWindowCounters counters;
    private final int limit;

    /** Creates the limit. */
    public RegistrationLimit(Ticker ticker, int limit) {
        this.counters = new FixedWindowCounters(
                ticker, WINDOW, "Too many accounts were created from this address. Retry later.");
        this.limit = limit;
    }

    /**
     * Runs a registration within the limit. A success counts, and one whose client left after it started. Signals 429 over the
     * limit.
     *
     * @param registration function of what it asks when it starts; false if its client is gone
     */
    public <T> Mono<T> around(@Nullable InetAddress from, Function<BooleanSupplier, Mono<T>> registration) {
        return Mono.defer(() -> {
            String address = FixedWindowCounters.address(from);
            counters.acquire(address, limit);
            AtomicBoolean decided = new AtomicBoolean();
            return registration
                    .apply(() -> decided.compareAndSet(false, true))
                    .doOnError(failed -> counters.release(address))
                    .doOnCancel(() -> {
                        if (decided.compareAndSet(false, true)) {
                            counters.release(address);
                        }
                    });
        });
    }
}
