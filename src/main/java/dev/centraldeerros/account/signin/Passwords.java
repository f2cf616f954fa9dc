package dev.centraldeerros.account.signin;

import dev.centraldeerros.account.Account;
import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Hashes passwords with bounded concurrency and a short queue, because Argon2id takes 16 MB and some 50 ms of a core,
 * which a flood of logins must not take from ingestion. Responds 503 when the queue is full.
 */
@Component
public class Passwords implements DisposableBean {
    private static final int MAX_BATCH = 2;

    /** Half of the processors remain for other work. */
    private static final int CONCURRENCY =
            Math.max(1, Math.min(MAX_BATCH, Runtime.getRuntime().availableProcessors() / 2));

    /** About two seconds of work. */
    private static final int WAITING = 32;

    private static final Duration STOP = Duration.ofSeconds(5);

    /** Hashed in place of invalid passwords; not empty, because the encoder would return at once. */
    private static final String UNUSABLE = "unusable";

    private final PasswordEncoder encoder;
    private final ThreadPoolExecutor threads;

    /** Hash for unknown accounts, so that their sign-in takes as long as that of known ones. */
    private final String unknownAccount;

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                CONCURRENCY, CONCURRENCY, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "passwords-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        unknownAccount = encode("the password of no account");
    }

    /** Result of comparing a password. */
    public record Match(boolean matches, @Nullable String betterHash) {
        static final Match NONE = new Match(false, null);
    }

    /** Returns the hash of a valid password. */
    public Mono<String> hash(String password) {
        return hash(password, () -> true);
    }

    /**
     * Returns the hash of a valid password.
     *
     * @param start called when hashing starts; false for not at all, because the client is gone
     */
    public Mono<String> hash(String password, BooleanSupplier start) {
        return run(start, () -> encode(password));
    }

    /**
     * Compares a password with the hash of {@code account}, or with a dummy hash, in the same time. A match has a new hash
     * if the stored one uses an old algorithm.
     *
     * @param start called when hashing starts; false for not at all, because the client is gone
     */
    public Mono<Match> match(String password, @Nullable Account account, BooleanSupplier start) {
        boolean isHashable = isHashable(password);
        String compared = isHashable ? AccountFields.normalise(password) : UNUSABLE;
        return run(start, () -> {
            boolean matches =
                    encoder.matches(compared, isHashable && account != null ? account.passwordHash() : unknownAccount);
            if (!matches || !isHashable || account == null) {
                return Match.NONE;
            }
            return new Match(true, encoder.upgradeEncoding(account.passwordHash()) ? encode(password) : null);
        });
    }

    /** Blocks for one hash; for startup only. */
    public String encode(String password) {
        String hash = encoder.encode(AccountFields.normalise(password));
        if (hash == null) {
            throw new IllegalStateException("no hash");
        }
        return hash;
    }

    /** An invalid password is not hashed at its full length. */
    private static boolean isHashable(String password) {
        return !password.isEmpty() && AccountFields.fits(password) && !AccountFields.hasHalfCharacters(password);
    }

    /** Leaves the queue when it is cancelled, so that clients that are gone take no place in it. */
    private <T> Mono<T> run(BooleanSupplier start, Supplier<T> work) {
        return Mono.create(result -> {
            Runnable task = () -> hash(result, start, work);
            try {
                threads.execute(task);
                MonoSink<T> unused = result.onDispose(() -> threads.remove(task));
            } catch (RejectedExecutionException full) {
                result.error(ApiException.retryLater(
                        Problem.OVERLOADED, "Too many concurrent sign-ins. Retry soon.", RetryAfter.jittered()));
            }
        });
    }

    private static <T> void hash(MonoSink<T> result, BooleanSupplier start, Supplier<T> work) {
        if (!start.getAsBoolean()) {
            return;
        }
        try {
            result.success(work.get());
        } catch (RuntimeException failed) {
            result.error(failed);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
