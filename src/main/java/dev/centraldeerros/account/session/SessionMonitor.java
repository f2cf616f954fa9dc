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
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** The longest time that a timer counts; a client whose stream ends reconnects. */
    private static final Duration MAX_STREAM = Duration.ofDays(30);

    /** Callers in one question. */
    private static final int AT_ONCE = 1_000;

    private final SessionRepository sessions;
    private final Clock clock;

    /** One for each stream. */
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    SessionMonitor(SessionRepository sessions, @Qualifier("system") Clock clock) {
        super("session check", EVERY, EVERY);
        this.sessions = sessions;
        this.clock = clock;
    }

    /** A stream's caller, told apart from the same caller's other streams. */
    private static final class Watched {
        private final Caller caller;
        private final Sinks.Empty<Void> end = Sinks.empty();

        private Watched(Caller caller) {
            this.caller = caller;
        }

        private void end() {
            // A second time says nothing new.
            Sinks.EmitResult unused = end.tryEmitEmpty();
        }
    }

    /**
     * Completes when the caller's token ends, and some seconds after its session was ended, the account disabled, or its role
     * lowered; watched only while it has a subscriber.
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
                        Mono.delay(left(caller.tokenExpiry(), clock.instant())).then()),
                watched::remove);
    }

    /** What is left until then, but never longer than a timer can count. */
    static Duration left(Instant expiry, Instant now) {
        Duration left = Duration.between(now, expiry);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(MAX_STREAM) < 0 ? left : MAX_STREAM;
    }

    @Override
    protected Mono<Void> runOnce() {
        return Flux.fromIterable(List.copyOf(watched))
                .buffer(AT_ONCE)
                .concatMap(some -> sessions.standing(
                                some.stream().map(one -> one.caller).toList())
                        .timeout(PATIENCE)
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
