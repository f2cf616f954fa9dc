package dev.centraldeerros.cluster;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.ingest.queue.GroupCommit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Sends messages to the other nodes at most ten times a second, and receives theirs, by PostgreSQL's {@code NOTIFY}.
 * Messages may be missing after a lost connection or a killed node; each {@link ClusterTopic} is then notified.
 */
@Component
@OwnsSubscription("messages of other nodes are received whether or not a request is open")
public final class ClusterBus implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ClusterBus.class);

    /** Minimum interval of messages. */
    private static final Duration SEND = Duration.ofMillis(100);

    /** Interval of heartbeats without other messages. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** Three heartbeats: a node that does not receive its own messages for so long receives none. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(6);

    /** Time without a message after which a peer counts as ended; longer, because it may be busy. */
    private static final Duration MAX_PEER_SILENCE = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LEAVE_TIMEOUT = Duration.ofMillis(500);
    private static final Retry RETRY = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
            .maxBackoff(Duration.ofSeconds(10))
            .transientErrors(true);

    private final @Nullable PostgresqlConnectionFactory connections;
    private final NotifyRepository repository;
    private final List<ClusterTopic> topics;
    private final Clock clock;
    private final Peers peers = new Peers();
    private final ClockCheck clockCheck = new ClockCheck();
    private final Scheduler thread;

    /** Unique per process, also after a restart. */
    private final String name = Long.toString(ThreadLocalRandom.current().nextLong() >>> 8, Character.MAX_RADIX);

    /** Time of the last own message, or of the connection. Used by the thread only, as are the next two fields. */
    private Instant heardSelf;

    private Instant sentLast = Instant.EPOCH;
    private boolean reported;
    private volatile @Nullable Running running;

    private record Running(Sinks.Empty<Void> stop, Mono<Void> work) {}

    ClusterBus(
            NodeConnections connections,
            NotifyRepository repository,
            List<ClusterTopic> topics,
            ClusterThread thread,
            Clock clock,
            MeterRegistry meters) {
        this.connections = connections.own();
        this.repository = repository;
        this.topics = topics;
        this.thread = thread.scheduler();
        this.clock = clock;
        this.heardSelf = clock.instant();
        Gauge.builder("central.live.peers", peers, Peers::count)
                .description("Other nodes on the same database that send messages")
                .register(meters);
    }

    @Override
    public void start() {
        Sinks.Empty<Void> stop = Sinks.empty();
        Flux<Void> runs = Flux.fromIterable(topics)
                .flatMap(topic -> topic.run(stop.asMono()).subscribeOn(thread), topics.size());
        Mono<Void> work = Mono.when(messages(stop.asMono()), runs).cache();
        running = new Running(stop, work);
        Disposable unused = work.subscribe();
    }

    /** Sends and receives on one connection after the other; ends shortly after {@code stop}. */
    private Mono<Void> messages(Mono<Void> stop) {
        PostgresqlConnectionFactory factory = connections;
        if (factory == null) {
            return Mono.empty();
        }
        return Flux.usingWhen(
                        factory.create().timeout(TIMEOUT),
                        opened -> repository
                                .listen(opened)
                                .timeout(TIMEOUT)
                                .publishOn(thread)
                                .thenMany(Flux.defer(() -> messages(opened, stop))),
                        opened -> opened.close().timeout(LEAVE_TIMEOUT).onErrorComplete())
                .onErrorResume(failure -> Mono.<String>fromRunnable(() -> disconnected(failure))
                        .subscribeOn(thread)
                        .concatWith(Mono.error(failure)))
                .retryWhen(RETRY)
                .takeUntilOther(stop.then(Mono.delay(LEAVE_TIMEOUT.multipliedBy(2))))
                .then();
    }

    private Flux<String> messages(PostgresqlConnection opened, Mono<Void> stop) {
        heardSelf = clock.instant();
        sentLast = Instant.EPOCH;
        Flux<String> received = opened.getNotifications()
                .publishOn(thread)
                .mapNotNull(notification -> notification.getParameter())
                .doOnNext(text -> ClusterMessage.parse(text).ifPresent(this::receive))
                .concatWith(Mono.error(() -> new IOException("the connection was closed")));
        Flux<Void> sent = Flux.interval(Duration.ZERO, SEND, thread)
                .onBackpressureDrop()
                .takeUntilOther(stop)
                .concatMap(tick -> tick(opened), 1)
                .concatWith(Mono.defer(() -> sendLeave(opened)));
        return received.takeUntilOther(sent);
    }

    private Mono<Void> tick(PostgresqlConnection opened) {
        Instant now = clock.instant();
        if (heardSelf.plus(MAX_SILENCE).isBefore(now)) {
            return Mono.error(new TimeoutException("nothing was received for " + MAX_SILENCE.toSeconds() + " s"));
        }
        peers.removeSilent(now.minus(MAX_PEER_SILENCE))
                .ifPresent(since -> topics.forEach(topic -> topic.missedSince(since)));
        List<ClusterMessage> messages = drain();
        if (messages.isEmpty()) {
            if (now.isBefore(sentLast.plus(HEARTBEAT))) {
                return Mono.empty();
            }
            messages.add(ClusterMessage.of(name, ClusterMessage.HEARTBEAT));
        }
        sentLast = now;
        return repository
                .send(opened, messages)
                .timeout(TIMEOUT)
                .publishOn(thread)
                .doOnNext(database -> clockCheck.check(now, database, clock.instant()))
                .onErrorResume(failure -> Mono.<Instant>fromRunnable(() -> messages.forEach(
                                message -> topic(message).ifPresent(topic -> topic.sendAgain(message.text()))))
                        .subscribeOn(thread)
                        .then(Mono.error(failure)))
                .then();
    }

    private List<ClusterMessage> drain() {
        List<ClusterMessage> messages = new ArrayList<>();
        for (ClusterTopic topic : topics) {
            topic.drain().ifPresent(text -> messages.add(new ClusterMessage(name, topic.name(), text)));
        }
        return messages;
    }

    private Optional<ClusterTopic> topic(ClusterMessage message) {
        return topics.stream()
                .filter(topic -> topic.name().equals(message.topic()))
                .findFirst();
    }

    private void receive(ClusterMessage message) {
        Instant now = clock.instant();
        if (message.node().equals(name)) {
            heardSelf = now;
            topics.forEach(ClusterTopic::connected);
            if (reported) {
                reported = false;
                log.info("Notifications of other nodes arrive again");
            }
        } else if (message.topic().equals(ClusterMessage.LEAVE)) {
            peers.remove(message.node());
        } else {
            peers.seen(message.node(), now);
            topic(message).ifPresent(topic -> topic.received(message.text()));
        }
    }

    /** Receives nothing from here on, and possibly since an earlier time. */
    private void disconnected(Throwable why) {
        disconnected(heardSelf);
        if (!reported) {
            reported = true;
            log.warn("Notifications of other nodes do not arrive, live streams read once a second: {}", why.toString());
        }
    }

    private void disconnected(Instant since) {
        topics.forEach(topic -> topic.disconnected(since));
        peers.clear();
    }

    private Mono<Void> sendLeave(PostgresqlConnection opened) {
        disconnected(clock.instant());
        List<ClusterMessage> last = drain();
        last.add(ClusterMessage.of(name, ClusterMessage.LEAVE));
        return repository.send(opened, last).timeout(LEAVE_TIMEOUT).then();
    }

    /** Sends the rest after everything accepted is committed. */
    @Override
    public void stop(Runnable stopped) {
        Running now = running;
        running = null;
        if (now == null) {
            stopped.run();
            return;
        }
        now.stop().emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        Disposable unused =
                now.work().onErrorComplete().doFinally(end -> stopped.run()).subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
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
