package dev.centraldeerros.account.signin;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Bounds how many accounts one address makes in an hour: each is a row for ever, and its password a quarter of a second of
 * a processor.
 */
public final class RegistrationLimit {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final FixedWindowCounters counters;
    private final int limit;

    /** As many as that from each address. */
    public RegistrationLimit(Ticker ticker, int limit) {
        this.counters = new FixedWindowCounters(
                ticker, WINDOW, "Too many accounts were made from this address; try again later.");
        this.limit = limit;
    }

    /** The registration, where there were not too many; it counts if it succeeds. Signals 429 otherwise. */
    public <T> Mono<T> around(@Nullable InetAddress from, Mono<T> registration) {
        return Mono.defer(() -> {
            String address = FixedWindowCounters.address(from);
            counters.take(address, limit);
            return registration
                    .doOnError(failed -> counters.giveBack(address))
                    .doOnCancel(() -> counters.giveBack(address));
        });
    }
}
