package dev.centraldeerros.account.signin;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.centraldeerros.account.CanonicalName;
import dev.centraldeerros.http.problem.ApiException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins for 15 minutes from the first: {@value #PER_ACCOUNT} by one address against one account and
 * {@value #PER_ADDRESS} by one address against all. Accounts are never locked, because a lock would let a stranger lock
 * out a user. Counts are local to the node and lost at shutdown.
 */
public final class AttemptLimits {
    public static final int PER_ACCOUNT = 10;
    static final int PER_ADDRESS = 100;
    static final Duration WINDOW = Duration.ofMinutes(15);

    private static final String TOO_MANY = "Too many failed sign-ins. Retry later.";

    /** Maximum length of a counter's name; a longer account name cannot exist. */
    private static final int NAME_CHARS = 254;

    private final FixedWindowCounters byAccount;
    private final FixedWindowCounters byAddress;

    public AttemptLimits(Ticker ticker) {
        byAccount = new FixedWindowCounters(ticker, WINDOW, TOO_MANY);
        byAddress = new FixedWindowCounters(ticker, WINDOW, TOO_MANY);
    }

    /** Attempt in flight; counts as failed until it ends otherwise. */
    public final class Attempt {
        private final String account;
        private final String address;

        /** Whether the password is compared, or the attempt was given up before. */
        private final AtomicBoolean decided = new AtomicBoolean();

        private Attempt(String account, String address) {
            this.account = account;
            this.address = address;
        }

        /**
         * Starts to compare the password. From now on the attempt counts, also if the client does not wait for the response.
         *
         * @return false if it was given up
         */
        public boolean start() {
            return decided.compareAndSet(false, true);
        }

        /** The password was right; resets the counter of this address and account. */
        public void succeeded() {
            byAccount.remove(account);
            byAddress.release(address);
        }

        /** Gives the attempt up; without effect once its password is compared. */
        public void cancel() {
            if (decided.compareAndSet(false, true)) {
                byAccount.release(account);
                byAddress.release(address);
            }
        }
    }

    /**
     * Starts an attempt before its password is compared, so that concurrent attempts count, too.
     *
     * @throws ApiException 429 after too many attempts
     */
    public Attempt acquire(String email, @Nullable InetAddress from) {
        String address = FixedWindowCounters.address(from);
        String account = address + ' ' + CanonicalName.of(email.substring(0, Math.min(email.length(), NAME_CHARS)));
        byAddress.acquire(address, PER_ADDRESS);
        try {
            byAccount.acquire(account, PER_ACCOUNT);
        } catch (ApiException refused) {
            byAddress.release(address);
            throw refused;
        }
        return new Attempt(account, address);
    }
}
