package dev.centraldeerros;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Base class of work at a fixed interval. Runs do not overlap, and a failed run does not end the task. */
@OwnsSubscription("runs without a request")
public abstract class PeriodicTask implements SmartLifecycle {
    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String what;
    private final Duration first;
    private final Duration every;

    /** Guarded by the lifecycle, which starts and stops on one thread. */
    private @Nullable Disposable running;

    /**
     * Creates the task; it runs after the server has started.
     *
     * @param what name of the task in the log
     * @param first delay after startup
     * @param every interval between the starts of two runs; a longer run skips the next ones
     */
    protected PeriodicTask(String what, Duration first, Duration every) {
        this.what = what;
        this.first = first;
        this.every = every;
    }

    /** Runs the task; an error is logged and the next run retries. */
    protected abstract Mono<Void> runOnce();

    @Override
    public final void start() {
        running = Flux.interval(first, every)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.defer(this::runOnce)
                        .onErrorResume(failed -> Mono.fromRunnable(
                                () -> log.warn("Periodic task {} failed, will retry: {}", what, failed.toString()))))
                .subscribe();
    }

    @Override
    public final void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public final boolean isRunning() {
        return running != null;
    }
}
