package dev.centraldeerros.sentry.client;

import dev.centraldeerros.OwnsSubscription;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Commits the counts of requests that arrive together in one transaction, one transaction at a time: clients of one project add
 * to the same rows, which would otherwise make each wait for the commit of the other. Thread-safe.
 */
@Component
@OwnsSubscription("commits counts of several requests at once")
public class ClientCountWriter {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ClientCountRepository repository;
    private final Clock clock;

    /** Counts that wait for the transaction that runs; guarded by this, like the next two. */
    private ClientCounts waiting = new ClientCounts();

    private List<Sinks.Empty<Void>> callers = new ArrayList<>();
    private boolean isRunning;

    ClientCountWriter(ClientCountRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Completes after the counts are committed; a cancelled caller's counts are committed, too. */
    public Mono<Void> add(ClientCounts counts) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> caller = Sinks.empty();
            synchronized (this) {
                waiting.addAll(counts);
                callers.add(caller);
            }
            next();
            return caller.asMono();
        });
    }

    /** Begins the next transaction unless one runs. */
    private void next() {
        ClientCounts counts;
        List<Sinks.Empty<Void>> ofCounts;
        synchronized (this) {
            if (isRunning || callers.isEmpty()) {
                return;
            }
            isRunning = true;
            counts = waiting;
            ofCounts = callers;
            waiting = new ClientCounts();
            callers = new ArrayList<>();
        }
        var unused = repository
                .add(counts, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
                .timeout(TIMEOUT)
                .doFinally(end -> {
                    synchronized (this) {
                        isRunning = false;
                    }
                    next();
                })
                .subscribe(
                        nothing -> {},
                        failed -> ofCounts.forEach(caller -> {
                            var unusedResult = caller.tryEmitError(failed);
                        }),
                        () -> ofCounts.forEach(caller -> {
                            var unusedResult = caller.tryEmitEmpty();
                        }));
    }
}
