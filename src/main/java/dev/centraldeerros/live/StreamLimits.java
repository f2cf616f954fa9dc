package dev.centraldeerros.live;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Limits open streams per account and per node. */
@Component
public final class StreamLimits {
    private final int most;
    private final int mostOfOne;

    /** Open streams; the next field has them by account. Thread-safe by being atomic. */
    private final AtomicInteger open = new AtomicInteger();

    private final Map<Long, Integer> ofOne = new ConcurrentHashMap<>();

    StreamLimits(LiveProperties properties) {
        this.most = properties.streams();
        this.mostOfOne = properties.streamsPerAccount();
    }

    /**
     * Acquires a stream; released at its end.
     *
     * @throws ApiException 503 or 429 over the limit
     */
    public void acquire(long account) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw ApiException.retryLater(
                    Problem.OVERLOADED,
                    "There are " + most + " live streams, which is the most.",
                    RetryAfter.jittered());
        }
        if (ofOne.merge(account, 1, Integer::sum) > mostOfOne) {
            release(account);
            throw ApiException.retryLater(
                    Problem.QUOTA,
                    "This account has " + mostOfOne + " live streams, which is the most.",
                    RetryAfter.jittered());
        }
    }

    /** Releases a stream. */
    public void release(long account) {
        open.decrementAndGet();
        Integer unused = ofOne.computeIfPresent(account, (key, count) -> count > 1 ? count - 1 : null);
    }
}
