package dev.centraldeerros.account.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Rate limits by name, with a window from the first count. Local to the node. */
final class FixedWindowCounters {
    /** Maximum number of counters, about 30 MB. */
    private static final int MAX = 100_000;

    /** Prefix of IPv6 that providers assign to one customer. */
    private static final int IPV6_PREFIX_BYTES = 8;

    private final Cache<String, Integer> counts;
    private final Duration window;
    private final String tooMany;

    /**
     * Creates empty counters.
     *
     * @param tooMany message of the 429
     */
    FixedWindowCounters(Ticker ticker, Duration window, String tooMany) {
        this.window = window;
        this.tooMany = tooMany;
        this.counts = Caffeine.newBuilder()
                .maximumSize(MAX)
                .ticker(ticker)
                .expireAfter(Expiry.<String, Integer>creating((key, count) -> window))
                .build();
    }

    /**
     * Increments a counter.
     *
     * @throws ApiException 429 if it is at the limit
     */
    void acquire(String name, int limit) {
        int count = counts.asMap().merge(name, 1, Integer::sum);
        if (count > limit) {
            release(name);
            Duration left = counts.policy()
                    .expireVariably()
                    .flatMap(expiry -> expiry.getExpiresAfter(name))
                    .orElse(window);
            throw ApiException.retryLater(
                    Problem.QUOTA, tooMany, Duration.ofSeconds(Math.max(1, left.toSeconds() + 1)));
        }
    }

    /** Decrements a counter. */
    void release(String name) {
        counts.asMap().computeIfPresent(name, (unused, count) -> count > 1 ? count - 1 : null);
    }

    void remove(String name) {
        counts.invalidate(name);
    }

    /** Returns the counter name of a client address. */
    static String address(@Nullable InetAddress from) {
        if (from == null) {
            return "unknown";
        }
        byte[] bytes = from.getAddress();
        return HexFormat.of().formatHex(from instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
    }
}
