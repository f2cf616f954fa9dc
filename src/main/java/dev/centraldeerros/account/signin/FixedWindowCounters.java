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
    /** Some 30 MB at worst. */
    private static final int MAX = 100_000;

    /** The part of an IPv6 address that one customer is given. */
    private static final int IPV6_PREFIX_BYTES = 8;

    private final Cache<String, Integer> counts;
    private final Duration window;
    private final String tooMany;

    /**
     * Counts nothing yet.
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
     * Counts one more.
     *
     * @throws ApiException 429 where there are so many already
     */
    void take(String name, int limit) {
        int count = counts.asMap().merge(name, 1, Integer::sum);
        if (count > limit) {
            giveBack(name);
            Duration left = counts.policy()
                    .expireVariably()
                    .flatMap(expiry -> expiry.getExpiresAfter(name))
                    .orElse(window);
            throw ApiException.retryLater(
                    Problem.QUOTA, tooMany, Duration.ofSeconds(Math.max(1, left.toSeconds() + 1)));
        }
    }

    /** Counts one less. */
    void giveBack(String name) {
        counts.asMap().computeIfPresent(name, (unused, count) -> count > 1 ? count - 1 : null);
    }

    void forget(String name) {
        counts.invalidate(name);
    }

    /** The name under which what comes from one customer is counted. */
    static String address(@Nullable InetAddress from) {
        if (from == null) {
            return "unknown";
        }
        byte[] bytes = from.getAddress();
        return HexFormat.of().formatHex(from instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
    }
}
