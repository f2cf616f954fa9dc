package dev.centraldeerros.live.node;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.ingest.queue.GroupCommit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Tells other nodes what this one committed, at most ten times a second, and hears of it itself in the same way: PostgreSQL
 * brings notices to all who listen in one order, so that streams of every node have that order, too. A notice may be
 * missing, as a connection was cut or a node was killed before it told: then what is new is read.
 */
@Component
@OwnsSubscription("what other nodes commit is heard whether or not anybody sends a request")
public final class Nodes implements SmartLifecycle, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Nodes.class);

    /** Between two tellings. */
    private static final Duration TURN = Duration.ofMillis(100);

    /** A node that has nothing else to tell says so often that it is there. */
    private static final Duration BEAT = Duration.ofSeconds(2);

    /** Three beats: who does not hear himself for so long hears nobody, whatever the connection seems to be. */
    private static final Duration DEAF_AFTER = Duration.ofSeconds(6);

    /** A node that is not heard for so long has ended without a word; longer, as it may be busy. */
    private static final Duration GONE_AFTER = Duration.ofSeconds(10);

    /** Without notices, nothing is read for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** From one reading to the next while nothing is heard. */
    private static final Duration READ_EVERY = Duration.ofSeconds(1);

    /** What waited longer to be told is read instead, as others may take it for something that they have seen. */
    private static final Duration TOO_OLD = Duration.ofSeconds(5);

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LAST_WORD = Duration.ofMillis(500);

    private final @Nullable PostgresqlConnectionFactory connections;
    private final NodeRepository repository;
    private final Outbox outbox;
    private final Hearing hearing;
    private final Gaps gaps;
    private final Clock clock;

    /** Eleven letters that no other node has, this one's next start included. */
    private final String name = Long.toString(ThreadLocalRandom.current().nextLong() >>> 8, Character.MAX_RADIX);

    private final Peers peers = new Peers();
    private final Scheduler thread = Schedulers.newSingle("live-nodes", true);

    /** Everything from here on is used by that thread alone, but for being started and stopped. */
    private @Nullable PostgresqlConnection connection;

    private Disposable hears = Disposables.disposed();

    /** When this node heard itself, or began to listen. */
    private Instant heardSelf;

    /** What was told and has not come back, by its turn. */
    private final SortedMap<Long, List<Commit>> told = new TreeMap<>();

    /** Whether some of the next may have been heard by others. */
    private boolean tellsAgain;

    private long turns;
    private Instant toldLast = Instant.EPOCH;
    private Instant tryAgain = Instant.EPOCH;
    private Duration pause = FIRST_PAUSE;

    /** Since when nothing is heard, while that is so. */
    private volatile Instant deafSince = Instant.EPOCH;

    /** Whether the log has the word that nothing arrives. */
    private boolean isTold;

    /** Whether what this node tells comes back to it. */
    private volatile boolean listening;

    private volatile Disposable.@Nullable Composite running;

    Nodes(
            NodeConnections connections,
            NodeRepository repository,
            Outbox outbox,
            Hearing hearing,
            Clock clock,
            MeterRegistry meters) {
        this.connections = connections.own();
        this.repository = repository;
        this.outbox = outbox;
        this.hearing = hearing;
        this.clock = clock;
        this.heardSelf = clock.instant();
        this.gaps = new Gaps(repository, hearing, Notice.of(name, Notice.Kind.UNORDERED), clock, thread);
        Gauge.builder("central.live.nodes", peers, Peers::count)
                .description("Other nodes on the same database that this one hears")
                .register(meters);
        Gauge.builder("central.live.listening", () -> listening && gaps.areClosed() ? 1 : 0)
                .description("1 while notices of commits arrive, 0 while what is new is read instead")
                .register(meters);
    }

    @Override
    public void start() {
        hearing.noticesArrive(false);
        deafSince = clock.instant();
        gaps.since(deafSince);
        running = Disposables.composite(
                Flux.interval(Duration.ZERO, TURN, thread)
                        .onBackpressureDrop()
                        .concatMap(tick -> turn(), 1)
                        .subscribe(),
                Flux.interval(TURN, thread)
                        .onBackpressureDrop()
                        .concatMap(tick -> read(), 1)
                        .subscribe());
    }

    private Mono<Void> turn() {
        PostgresqlConnection open = connection;
        Instant now = clock.instant();
        if (open == null) {
            return connections == null || now.isBefore(tryAgain) ? Mono.empty() : connect(connections);
        }
        if (heardSelf.plus(DEAF_AFTER).isBefore(now)) {
            return lost("nothing came back for " + DEAF_AFTER.toSeconds() + " s");
        }
        peers.silentSince(now.minus(GONE_AFTER)).forEach(gaps::since);
        return tell(open, now);
    }

    private Mono<Void> connect(PostgresqlConnectionFactory factory) {
        return factory.create()
                .timeout(ANSWER)
                .flatMap(opened -> repository
                        .listen(opened)
                        .timeout(ANSWER)
                        .onErrorResume(failed -> close(opened).then(Mono.error(failed)))
                        .thenReturn(opened))
                .publishOn(thread)
                .doOnNext(this::connected)
                .then()
                .onErrorResume(failed -> lost(failed.toString()));
    }

    private void connected(PostgresqlConnection opened) {
        connection = opened;
        heardSelf = clock.instant();
        toldLast = Instant.EPOCH;
        hears = opened.getNotifications()
                .publishOn(thread)
                .mapNotNull(notification -> notification.getParameter())
                .concatMap(text -> Mono.fromRunnable(() -> Notice.read(text).ifPresent(this::hear)))
                .then(Mono.defer(() -> lost("the connection was closed")))
                .onErrorResume(failed -> lost(failed.toString()))
                .subscribe();
    }

    private void hear(Notice notice) {
        Instant now = clock.instant();
        if (notice.node().equals(name)) {
            heardSelf = now;
            if (!listening) {
                listening = true;
                hearing.noticesArrive(true);
                pause = FIRST_PAUSE;
                if (isTold) {
                    isTold = false;
                    log.info("notices of what nodes commit arrive again");
                }
            }
        } else if (notice.kind() == Notice.Kind.GONE) {
            peers.gone(notice.node());
        } else {
            peers.heard(notice.node(), now);
        }
        switch (notice.kind()) {
            case COMMITTED -> committed(notice, now);
            case UNORDERED -> hearing.orderBroke();
            case LOOK -> gaps.since(notice.since());
            case ALIVE, GONE -> {}
        }
    }

    private void committed(Notice notice, Instant now) {
        if (notice.node().equals(name)) {
            List<Commit> back = told.remove(notice.number());
            if (back != null) {
                back.forEach(hearing::heard);
            }
        } else if (notice.ids().isEmpty()) {
            // It did not know of this node yet.
            gaps.since(now.minus(TOO_OLD));
        } else {
            hearing.heard(notice.ids());
        }
    }

    private Mono<Void> tell(PostgresqlConnection open, Instant now) {
        Outbox.Content content = outbox.take(now.minus(TOO_OLD));
        List<Notice> notices = notices(content);
        if (notices.isEmpty()) {
            if (now.isBefore(toldLast.plus(BEAT))) {
                return Mono.empty();
            }
            notices = List.of(Notice.of(name, Notice.Kind.ALIVE));
        }
        toldLast = now;
        return repository.tell(open, notices).timeout(ANSWER).publishOn(thread).onErrorResume(failed -> {
            outbox.putBack(new Outbox.Content(List.of(), content.lookSince()), now);
            return lost(failed.toString());
        });
    }

    /** Of all that is in it, for a turn of its own. */
    private List<Notice> notices(Outbox.Content content) {
        List<Notice> notices = new ArrayList<>();
        if (!content.commits().isEmpty()) {
            if (tellsAgain) {
                tellsAgain = false;
                notices.add(Notice.of(name, Notice.Kind.UNORDERED));
            }
            long turn = ++turns;
            List<Commit> unused = told.put(turn, content.commits());
            if (peers.count() == 0) {
                notices.add(Notice.turn(name, turn));
            } else {
                notices.addAll(Notice.committed(
                        name,
                        turn,
                        content.commits().stream()
                                .flatMap(commit -> commit.ids().stream())
                                .toList()));
            }
        }
        if (content.lookSince() != null) {
            notices.add(Notice.look(name, content.lookSince()));
        }
        return notices;
    }

    /** Nothing is heard from here on, and perhaps some time before. */
    private Mono<Void> lost(String why) {
        return Mono.defer(() -> {
            PostgresqlConnection old = connection;
            connection = null;
            hears.dispose();
            tellAgain();
            hearing.noticesArrive(false);
            gaps.since(heardSelf);
            peers.forget();
            tryAgain = clock.instant().plus(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            deafSince = listening ? clock.instant() : deafSince;
            listening = false;
            if (!isTold) {
                isTold = true;
                log.warn("notices of what nodes commit do not arrive, and live streams read once a second: {}", why);
            }
            return old == null ? Mono.empty() : close(old);
        });
    }

    /** What was told and did not come back; others may have heard of it at another place in the order. */
    private void tellAgain() {
        if (!told.isEmpty()) {
            List<Commit> all = told.values().stream().flatMap(List::stream).toList();
            outbox.putBack(new Outbox.Content(all, null), clock.instant());
            told.clear();
            tellsAgain = true;
        }
    }

    private static Mono<Void> close(PostgresqlConnection old) {
        return old.close().timeout(LAST_WORD).onErrorComplete();
    }

    private Mono<Void> read() {
        // To come back takes less, as a rule, and what was told meanwhile is then read at once.
        boolean isPatient = !listening && clock.instant().isBefore(deafSince.plus(PATIENCE));
        return isPatient ? Mono.empty() : gaps.close(!listening, READ_EVERY);
    }

    /** After all that was accepted is committed. */
    @Override
    public void stop(Runnable stopped) {
        Disposable turns = running;
        running = null;
        if (turns == null) {
            stopped.run();
            return;
        }
        Disposable unused = Mono.defer(() -> {
                    turns.dispose();
                    return lastWord();
                })
                .subscribeOn(thread)
                .doFinally(end -> stopped.run())
                .subscribe();
    }

    private Mono<Void> lastWord() {
        PostgresqlConnection open = connection;
        connection = null;
        listening = false;
        hears.dispose();
        if (open == null) {
            return Mono.empty();
        }
        List<Notice> last = new ArrayList<>(notices(outbox.take(Instant.MIN)));
        last.add(Notice.of(name, Notice.Kind.GONE));
        told.clear();
        peers.forget();
        return repository.tell(open, last).timeout(LAST_WORD).onErrorComplete().then(close(open));
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void destroy() {
        thread.dispose();
    }

    @Override
    public int getPhase() {
        return GroupCommit.PHASE - 1;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
