package dev.centraldeerros.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Rate limits of keys on this node, a token bucket for each: it has {@code burst} events when full and gains {@code rate} a
 * second. Parts of a long body may overdraw it, and the next part waits until the debt is paid. Thread-safe.
 */
@Component
public final class KeyLimits {
    /** Maximum wait of a part of a long body; a longer one is 429. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /** A batch leaves this part of the burst. */
    private static final int RESERVED_SHARE = 10;

    private static final int MAX_KEYS = 10_000;

    /** Bucket of a key with these settings; a change of them begins a new bucket. */
    private record Limit(long key, int rate, int burst) {}

    private final Cache<Limit, Bucket> buckets = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofHours(1))
            .maximumSize(MAX_KEYS)
            .build();

    /**
     * Checks the limit and takes nothing.
     *
     * @throws ApiException 429 if the key is over its limit
     */
    public void require(IngestKey key) {
        Bucket bucket = bucket(key);
        if (bucket != null && bucket.getAvailableTokens() < 1) {
            throw limited(key, wait(bucket));
        }
    }

    /**
     * Takes one event.
     *
     * @throws ApiException 429 if the key is over its limit
     */
    public void acquire(IngestKey key) {
        Bucket bucket = bucket(key);
        if (bucket != null && !bucket.tryConsume(1)) {
            throw limited(key, wait(bucket));
        }
    }

    /** Takes the events of a part of a long body, after a wait; signals 429 if the wait would be long. */
    public Mono<Void> acquire(IngestKey key, int events) {
        return Mono.defer(() -> {
            Bucket bucket = bucket(key);
            if (bucket == null || events == 0) {
                return Mono.empty();
            }
            Duration wait;
            synchronized (bucket) {
                wait = wait(bucket);
                if (wait.compareTo(MAX_WAIT) >= 0) {
                    return Mono.error(limited(key, wait));
                }
                long unused = bucket.consumeIgnoringRateLimits(events);
            }
            return wait.isZero() ? Mono.empty() : Mono.delay(wait).then();
        });
    }

    /**
     * Takes a batch whole, without debt, and leaves a tenth of the burst to single events; a batch of more than the rest needs a full
     * bucket.
     *
     * @throws ApiException 429 if there is not as much
     */
    public void acquireBatch(IngestKey key, int events) {
        Bucket bucket = bucket(key);
        if (bucket == null || events == 0) {
            return;
        }
        int reserve = burst(key) / RESERVED_SHARE;
        int wanted = Math.min(events, burst(key) - reserve);
        synchronized (bucket) {
            if (bucket.getAvailableTokens() < wanted + reserve) {
                throw limited(key, wait(bucket, wanted + reserve));
            }
            long unused = bucket.consumeIgnoringRateLimits(wanted);
        }
    }

    private static Duration wait(Bucket bucket) {
        return wait(bucket, 1);
    }

    private static Duration wait(Bucket bucket, int events) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(events).getNanosToWaitForRefill());
    }

    private static int burst(IngestKey key) {
        Integer rate = key.rate();
        Integer burst = key.burst();
        return burst != null ? burst : rate == null ? 0 : rate;
    }

    private @Nullable Bucket bucket(IngestKey key) {
        Integer rate = key.rate();
        if (rate == null) {
            return null;
        }
        return buckets.get(
                new Limit(key.id(), rate, burst(key)),
                limit -> Bucket.builder()
                        .addLimit(bandwidth ->
                                bandwidth.capacity(limit.burst()).refillGreedy(limit.rate(), Duration.ofSeconds(1)))
                        .build());
    }

    private static ApiException limited(IngestKey key, Duration wait) {
        return ApiException.retryLater(
                Problem.QUOTA,
                "The ingest key " + key.prefix() + "… is over its limit of " + key.rate() + " events per second.",
                wait);
    }
}
