package dev.centraldeerros.http.problem;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Retry-After of rejected requests, with jitter, so that clients do not retry at the same time. */
public final class RetryAfter {
    private static final int MAX_SECONDS = 4;

    private RetryAfter() {}

    /** Returns one to four seconds. */
    public static Duration jittered() {
        return Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, MAX_SECONDS + 1));
    }
}
