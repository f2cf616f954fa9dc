package dev.centraldeerros.http.problem;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long refused clients are told to wait: spread out, lest they all return in step. */
public final class RetryAfter {
    private static final int LONGEST_SECONDS = 4;

    private RetryAfter() {}

    /** One to four seconds. */
    public static Duration jittered() {
        return Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, LONGEST_SECONDS + 1));
    }
}
