package dev.centraldeerros.http.connection;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.OwnsSubscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Drains connections at shutdown, so that no request is read without a response. First, responses carry {@code Connection:
 * close} (RFC 9112, 9.6) while readiness is down. Then idle connections are closed, each on its own thread, and new ones
 * at once. The web server then waits for the requests in flight only.
 */
@Component
@OwnsSubscription("ends the drain without a request")
final class ConnectionDrainer implements SmartLifecycle {
    private enum Step {
        /** Normal operation. */
        SERVING,
        /** Each response is the last of its connection. */
        DRAINING,
        /** Accepts no new connections. */
        CLOSED
    }

    /**
     * Alone in its phase, before the web server's (1024 below the default). Spring counts a bean of a lower phase that it
     * stops because it depends on one of this phase, too, and would not wait for the drain.
     */
    private static final int PHASE = DEFAULT_PHASE - 512;

    /** Maximum number of connections that are checked concurrently. */
    private static final int CONCURRENCY = 256;

    private final Duration drain;

    /** Open connections. Each adds and removes itself. */
    private final Set<ConnectionGuard> open = ConcurrentHashMap.newKeySet();

    /** Set by the lifecycle, read by every connection. */
    private volatile Step step = Step.SERVING;

    private volatile boolean isRunning;

    @Autowired
    ConnectionDrainer(CentralProperties properties) {
        this(properties.drain());
    }

    ConnectionDrainer(Duration drain) {
        this.drain = drain;
    }

    /** Registers a new connection; returns whether it may stay open. */
    boolean opened(ConnectionGuard connection) {
        boolean unused = open.add(connection);
        return step != Step.CLOSED;
    }

    void closed(ConnectionGuard connection) {
        boolean unused = open.remove(connection);
    }

    /** Returns whether each response is the last of its connection. */
    boolean isDraining() {
        return step != Step.SERVING;
    }

    @Override
    public void start() {
        step = Step.SERVING;
        isRunning = true;
    }

    /** Completes when every connection was checked; the remaining open ones have a request in flight. */
    @Override
    public void stop(Runnable done) {
        step = Step.DRAINING;
        Disposable unused = Mono.delay(drain)
                .thenMany(Flux.defer(this::closeQuiet))
                .doFinally(end -> done.run())
                .subscribe();
    }

    private Flux<Void> closeQuiet() {
        stop();
        return Flux.fromIterable(List.copyOf(open))
                .flatMap(connection -> connection.closeIfQuiet().onErrorComplete(), CONCURRENCY);
    }

    @Override
    public void stop() {
        step = Step.CLOSED;
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
