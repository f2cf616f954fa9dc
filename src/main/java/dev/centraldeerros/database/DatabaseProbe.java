package dev.centraldeerros.database;

import dev.centraldeerros.OwnsSubscription;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Checks once a second, on a dedicated connection, whether the database accepts writes. Readiness is the latest result, so
 * that a health check never waits, and one slow result or lost connection does not change it.
 */
@Component("databaseHealthIndicator")
@OwnsSubscription("checks the database without a request")
final class DatabaseProbe implements ReactiveHealthIndicator, SmartLifecycle {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Probe timeout, longer than a busy database takes for an empty query. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private static final int MAX_RETRIES = 2;
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    /**
     * Reads a table of the schema, because a session that does not find it cannot work. A read-only database is a standby
     * or has a full disk.
     */
    private static final String ASK = """
            SELECT current_setting('transaction_read_only')::boolean AS read_only, EXISTS (SELECT FROM project) AS found
            """;

    /** Writes 1 MB and rolls back, to find out whether a full disk has space again. */
    private static final String WRITE = """
            CREATE TEMPORARY TABLE room ON COMMIT DROP AS SELECT generate_series(1, 30000)
            """;

    private final PostgresqlConnectionFactory connections;
    private final OutageTracker state;

    /** Used by the probe's sequence only. */
    private @Nullable PostgresqlConnection connection;

    private volatile boolean up = true;

    /** Guarded by the lifecycle, which starts and stops on one thread. */
    private @Nullable Disposable running;

    DatabaseProbe(Database database, OutageTracker state) {
        this.connections = database.connections("probe", PROBE_TIMEOUT);
        this.state = state;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> (up ? Health.up() : Health.down()).build());
    }

    private Mono<Void> probe() {
        // A lost connection may be one of many; a timeout counts.
        return query().onErrorResume(failure -> close().then(Mono.error(failure)))
                .retryWhen(Retry.fixedDelay(MAX_RETRIES, RETRY_DELAY)
                        .filter(failure -> !(failure instanceof TimeoutException))
                        .onRetryExhaustedThrow((unused, last) -> last.failure()))
                .doOnNext(readOnly -> {
                    up = !readOnly;
                    if (up) {
                        state.answered();
                    } else {
                        state.failed(new IllegalStateException("the database is read-only"));
                    }
                })
                .then()
                .onErrorResume(failure -> {
                    up = false;
                    state.failed(failure);
                    return Mono.empty();
                });
    }

    private Mono<Boolean> query() {
        return Mono.defer(this::open)
                .flatMap(open -> isReadOnly(open)
                        .flatMap(readOnly ->
                                !readOnly && state.lacksSpace() ? write(open).thenReturn(false) : Mono.just(readOnly)))
                .timeout(PROBE_TIMEOUT);
    }

    private Mono<Void> write(PostgresqlConnection open) {
        return Flux.from(open.createStatement(WRITE).execute())
                .flatMap(PostgresqlResult::getRowsUpdated)
                .then()
                .doOnSuccess(done -> state.hasSpace());
    }

    private Mono<PostgresqlConnection> open() {
        return connection != null
                ? Mono.just(connection)
                : connections.create().doOnNext(opened -> connection = opened);
    }

    private static Mono<Boolean> isReadOnly(PostgresqlConnection open) {
        return Flux.from(open.createStatement(ASK).execute())
                .flatMap(result -> result.map(row -> Columns.value(row, "read_only", Boolean.class)))
                .next();
    }

    private Mono<Void> close() {
        PostgresqlConnection old = connection;
        connection = null;
        return old == null ? Mono.empty() : old.close().timeout(EVERY).onErrorComplete();
    }

    @Override
    public void start() {
        running = Flux.interval(EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> probe(), 1)
                .subscribe();
    }

    @Override
    public void stop() {
        if (running != null) {
            running.dispose();
            running = null;
            Disposable unused = close().subscribe();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
