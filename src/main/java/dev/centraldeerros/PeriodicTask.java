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

    /** Guarded by the lifecycle, which starts and stops from one thread. */
    private @Nullable Disposable running;

    /**
     * Not begun before the server starts.
     *
     * @param what the task's name in the log
     * @param first how long after the start
     * @param every from the beginning of a turn to that of the next; a longer turn takes the place of those after it
     */
    protected PeriodicTask(String what, Duration first, Duration every) {
        this.what = what;
        this.first = first;
        this.every = every;
    }

    /** What is to be done; an error is told, and it is tried again at the next turn. */
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
