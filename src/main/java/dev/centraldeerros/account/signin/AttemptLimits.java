package dev.centraldeerros.account.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.centraldeerros.account.NameKey;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins, for 15 minutes from the first: {@value #PER_ACCOUNT} by one address against one account and
 * {@value #PER_ADDRESS} by one address against any. An account is never locked as such: that would let anybody lock
 * out anybody. Counts are of this node and end with it.
 */
public final class AttemptLimits {
    public static final int PER_ACCOUNT = 10;
    static final int PER_ADDRESS = 100;
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** The longest a counter's name can be; a longer account name cannot exist. */
    private static final int NAME_CHARS = 254;

    /** Counters of each kind that are kept, some 30 MB at worst; an address alone can fill but {@value #PER_ADDRESS}. */
    private static final int COUNTERS = 100_000;

    /** The part of an IPv6 address that one customer is given. */
    private static final int IPV6_PREFIX_BYTES = 8;

    private final Cache<String, Integer> byAccount;
    private final Cache<String, Integer> byAddress;

    public AttemptLimits(Ticker ticker) {
        byAccount = counters(ticker);
        byAddress = counters(ticker);
    }

    /** An attempt under way; it counts as failed until its end says otherwise. */
    public final class Attempt {
        private final String account;
        private final String address;

        private Attempt(String account, String address) {
            this.account = account;
            this.address = address;
        }

        /** The password was right: what this address got wrong about the account before is forgiven. */
        public void succeeded() {
            byAccount.invalidate(account);
            giveBack(byAddress, address);
        }

        /** No password was compared. */
        public void notMade() {
            giveBack(byAccount, account);
            giveBack(byAddress, address);
        }
    }

    /**
     * Takes an attempt before its password is compared, so that many at once cannot all slip through.
     *
     * @throws ApiException 429 when there were too many
     */
    public Attempt take(String email, @Nullable InetAddress from) {
        String address = address(from);
        String account = address + ' ' + NameKey.of(email.substring(0, Math.min(email.length(), NAME_CHARS)));
        take(byAddress, address, PER_ADDRESS);
        try {
            take(byAccount, account, PER_ACCOUNT);
        } catch (ApiException refused) {
            giveBack(byAddress, address);
            throw refused;
        }
        return new Attempt(account, address);
    }

    private static void take(Cache<String, Integer> counters, String key, int limit) {
        int count = counters.asMap().merge(key, 1, Integer::sum);
        if (count > limit) {
            giveBack(counters, key);
            Duration left = counters.policy()
                    .expireVariably()
                    .flatMap(expiry -> expiry.getExpiresAfter(key))
                    .orElse(WINDOW);
            throw ApiException.retryLater(
                    Problem.QUOTA,
                    "Too many failed sign-ins; try again later.",
                    Duration.ofSeconds(Math.max(1, left.toSeconds() + 1)));
        }
    }

    private static void giveBack(Cache<String, Integer> counters, String key) {
        counters.asMap().computeIfPresent(key, (unused, count) -> count > 1 ? count - 1 : null);
    }

    private static String address(@Nullable InetAddress from) {
        if (from == null) {
            return "unknown";
        }
        byte[] bytes = from.getAddress();
        return HexFormat.of().formatHex(from instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
    }

    private static Cache<String, Integer> counters(Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(COUNTERS)
                .ticker(ticker)
                .expireAfter(Expiry.<String, Integer>creating((key, count) -> WINDOW))
                .build();
    }
}
