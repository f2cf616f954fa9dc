package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.live.cluster.ClusterListener;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Delivers what was committed to the subscriptions, on a thread of its own: this node's commits at once, those of other nodes
 * when they were read. What a caller passes to that thread runs in the order of the calls.
 */
@Component
final class LiveDispatcher implements ClusterListener, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(LiveDispatcher.class);

    /** Ids of delivered events that are kept, some 10 MB: those of the last 30 s below 3,300 events a second. */
    private static final int MAX_DELIVERED = 100_000;

    /** Events of a batch are gathered for so long. */
    private static final Duration BATCH_DELAY = LiveSubscription.TICK;

    /** Single events are gathered for a shorter time, and longer the more streams want them. */
    private static final int MIN_SINGLE_DELAY_MILLIS = 10;

    private static final int WRITES_PER_MILLI = 10;

    private final LogJson logJson;
    private final Clock clock;
    private final Counter dropped;
    private final Scheduler thread;

    /** Concurrent set, because commit workers ask whether it is empty. */
    private final Set<LiveSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** Concurrent map, because readers ask for its keys; changed by the thread alone, which owns the next three, too. */
    private final Map<LogFilter, FilterGroup> groups = new ConcurrentHashMap<>();

    private final Set<UUID> delivered = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > MAX_DELIVERED;
        }
    });

    private final Set<SseFormat> flushing = EnumSet.noneOf(SseFormat.class);
    private int singles;

    /** When a stream was opened while none was; written by any thread, and does no harm when it is earlier. */
    private volatile Instant watchedSince = Instant.EPOCH;

    private volatile boolean open = true;

    @Autowired
    LiveDispatcher(LogJson logJson, Clock clock, MeterRegistry registry) {
        this(logJson, clock, registry, Schedulers.newSingle("live", true));
    }

    /** The thread is a parameter so that a test can run it step by step. */
    LiveDispatcher(LogJson logJson, Clock clock, MeterRegistry registry, Scheduler thread) {
        this.logJson = logJson;
        this.clock = clock;
        this.thread = thread;
        this.dropped = Counter.builder("central.live.events.dropped")
                .description("Events that streams dropped because their clients did not read fast enough")
                .register(registry);
        Gauge.builder("central.live.streams", subscriptions, Set::size)
                .description("Open live streams")
                .register(registry);
        long tick = LiveSubscription.TICK.toMillis();
        Disposable unused = thread.schedulePeriodically(
                () -> subscriptions.forEach(LiveDispatcher::tick), tick, tick, TimeUnit.MILLISECONDS);
    }

    /** Delivers what this node committed, and then runs {@code done}. */
    void deliver(List<Event> events, Runnable done) {
        execute(() -> {
            offer(events);
            done.run();
        });
    }

    /** Takes these for delivered, because no stream was open. */
    void skip(List<UUID> ids) {
        execute(() -> delivered.addAll(ids));
    }

    @Override
    public Optional<Instant> watchedSince() {
        return subscriptions.isEmpty() ? Optional.empty() : Optional.of(watchedSince);
    }

    @Override
    public Mono<List<UUID>> undelivered(List<UUID> ids) {
        return call(() -> ids.stream().filter(id -> !delivered.contains(id)).toList());
    }

    @Override
    public Set<Integer> projects() {
        return groups.keySet().stream()
                .flatMap(filter -> filter.projects().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Mono<Void> deliver(List<Event> events) {
        return Mono.<Void>fromRunnable(() -> offer(events)).subscribeOn(thread);
    }

    @Override
    public void drop(int count) {
        execute(() -> subscriptions.forEach(subscription -> subscription.drop(count)));
    }

    private void offer(List<Event> events) {
        List<LiveEvent.Candidate> candidates = events.stream()
                .filter(event -> delivered.add(event.id()))
                .map(event -> new LiveEvent.Candidate(event, logJson))
                .toList();
        boolean gathered = false;
        for (FilterGroup group : groups.values()) {
            gathered |= offer(group, candidates);
        }
        if (gathered) {
            flushAfter(
                    SseFormat.SINGLE,
                    Math.max(MIN_SINGLE_DELAY_MILLIS, Math.min(BATCH_DELAY.toMillis(), singles / WRITES_PER_MILLI)));
            flushAfter(SseFormat.BATCH, BATCH_DELAY.toMillis());
        }
    }

    private static boolean offer(FilterGroup group, Collection<LiveEvent.Candidate> candidates) {
        try {
            return group.offer(candidates);
        } catch (RuntimeException failed) {
            // The clients reconnect and get from the database what they missed.
            log.error("the streams of one filter were ended", failed);
            group.each(LiveSubscription::end);
            return false;
        }
    }

    private void flushAfter(SseFormat format, long millis) {
        if (flushing.add(format)) {
            Disposable unused = thread.schedule(() -> flush(format), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void flush(SseFormat format) {
        flushing.remove(format);
        groups.values().forEach(group -> group.flush(format));
    }

    private static void tick(LiveSubscription subscription) {
        try {
            subscription.tick();
        } catch (RuntimeException failed) {
            log.error("a stream was ended", failed);
            subscription.end();
        }
    }

    /**
     * Adds a subscription to what is committed from now on.
     *
     * @param writable whether the connection takes more
     */
    LiveSubscription subscribe(LogFilter filter, SseFormat format, BooleanSupplier writable) {
        LiveSubscription subscription =
                new LiveSubscription(filter, format, clock.instant(), writable, dropped::increment);
        if (subscriptions.isEmpty()) {
            watchedSince = subscription.start();
        }
        subscriptions.add(subscription);
        execute(() -> {
            groups.computeIfAbsent(filter, FilterGroup::new).add(subscription);
            singles += format == SseFormat.SINGLE ? 1 : 0;
        });
        if (!open) {
            subscription.end();
        }
        return subscription;
    }

    void unsubscribe(LiveSubscription subscription) {
        if (subscriptions.remove(subscription)) {
            execute(() -> {
                FilterGroup group = groups.get(subscription.filter());
                if (group != null) {
                    group.remove(subscription);
                    singles -= subscription.format() == SseFormat.SINGLE ? 1 : 0;
                    if (group.isEmpty()) {
                        groups.remove(subscription.filter());
                    }
                }
            });
        }
    }

    /** What a subscription sends: what waits now and what is offered from now on. Never ends by itself. */
    Flux<byte[]> chunks(LiveSubscription subscription) {
        return Flux.create(sink -> {
            FluxSink<byte[]> unused = sink.onRequest(more -> execute(subscription::drain));
            execute(() -> subscription.open(sink));
        });
    }

    /** Runs it on the thread, after all that was passed to it before. */
    <T> Mono<T> call(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(thread);
    }

    private void execute(Runnable task) {
        try {
            Disposable unused = thread.schedule(task);
        } catch (RejectedExecutionException ended) {
            log.debug("the server has ended, and nothing is delivered any more", ended);
        }
    }

    /** Whether new streams may begin; false once the server is about to end. */
    boolean isOpen() {
        return open;
    }

    /** Ends all streams before the web server waits for its requests, because a stream does not end by itself. */
    @EventListener(ContextClosedEvent.class)
    void endStreams() {
        open = false;
        subscriptions.forEach(LiveSubscription::end);
    }

    @Override
    public void destroy() {
        thread.dispose();
    }
}
