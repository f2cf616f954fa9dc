package dev.centraldeerros.sentry;

import dev.centraldeerros.http.problem.ApiException;
import java.time.Duration;

/** Header by which SDKs learn what to pause, and for how long (Sentry's documentation of rate limits). */
final class RateLimits {
    static final String HEADER = "X-Sentry-Rate-Limits";

    /** Member of a refusal that names the categories; without it, it is about {@link #ALL}. */
    static final String CATEGORIES = "categories";

    /** Categories of items that take resources, without {@code internal}: that is reports of dropped events. */
    private static final String ALL =
            "default;error;security;attachment;feedback;user_report;log_item;log_byte;transaction;span;"
                    + "profile;profile_chunk;replay;monitor;trace_metric";

    /** Categories of logs, by number and by size. */
    static final String LOGS = "log_item;log_byte";

    private RateLimits() {}

    /** Returns the value for a request over the limit of its key. */
    static String value(ApiException limited) {
        Object categories = limited.members().getOrDefault(CATEGORIES, ALL);
        return pause(limited).toSeconds() + ":" + categories + ":key:rate_limit";
    }

    /** At least a second, because SDKs read whole ones. */
    private static Duration pause(ApiException limited) {
        return limited.retryAfter().filter(pause -> pause.toSeconds() > 0).orElse(Duration.ofSeconds(1));
    }
}
