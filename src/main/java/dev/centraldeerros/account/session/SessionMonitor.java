package dev.centraldeerros.account.session;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends streams of revoked sessions and disabled accounts; one query every few seconds for all streams. */
@Component
public final class SessionMonitor extends PeriodicTask {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(4);

    /** Maximum delay of a timer. A client whose stream ends reconnects. */
    private static final Duration MAX_STREAM = Duration.ofDays(30);

    /** Maximum number of callers per query. */
    private static final int BATCH_SIZE = 1_000;

    private final SessionRepository sessions;
    private final Clock clock;

    /** One entry per stream. */
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    SessionMonitor(SessionRepository sessions, @Qualifier("system") Clock clock) {
        super("session check", EVERY, EVERY);
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Caller of a stream; compared by identity, because a caller may have several streams. */
    private static final class Watched {
        private final Caller caller;
        private final Sinks.Empty<Void> end = Sinks.empty();

        private Watched(Caller caller) {
            this.caller = caller;
        }

        private void end() {
            // Later results have no effect.
            Sinks.EmitResult unused = end.tryEmitEmpty();
        }
    }

    /**
     * Completes when the caller's token expires, or some seconds after its session is revoked, its account disabled or its
     * role lowered. Monitors while it has a subscriber.
     */
    public Mono<Void> end(Caller caller) {
        return Mono.using(
                () -> {
                    Watched one = new Watched(caller);
                    watched.add(one);
                    return one;
                },
                one -> Mono.firstWithSignal(
                        one.end.asMono(),
                        Mono.delay(untilExpiry(caller.tokenExpiry(), clock.instant()))
                                .then()),
                watched::remove);
    }

    /** Returns the remaining time, at most the maximum delay of a timer. */
    static Duration untilExpiry(Instant expiry, Instant now) {
        Duration untilExpiry = Duration.between(now, expiry);
        if (untilExpiry.isNegative()) {
            return Duration.ZERO;
        }
        return untilExpiry.compareTo(MAX_STREAM) < 0 ? untilExpiry : MAX_STREAM;
    }

    @Override
    protected Mono<Void> runOnce() {
        return Flux.fromIterable(List.copyOf(watched))
                .buffer(BATCH_SIZE)
                .concatMap(some -> sessions.standing(
                                some.stream().map(one -> one.caller).toList())
                        .timeout(QUERY_TIMEOUT)
                        .doOnNext(roles -> ended(some, roles).forEach(Watched::end)))
                .then();
    }

    private static List<Watched> ended(List<Watched> some, Map<Integer, Role> roles) {
        List<Watched> ended = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            Role role = roles.get(i);
            Role before = some.get(i).caller.role();
            if (role == null || (before == Role.ADMIN && role != Role.ADMIN)) {
                ended.add(some.get(i));
            }
        }
        return ended;
    }
}
