package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.live.cluster.ClusterListener;
import dev.centraldeerros.log.EventView;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
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
import org.springframework.util.function.SingletonSupplier;
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

    /** Single events are gathered for so long, or for up to a tick when many streams want them: a thread does the writes. */
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

    private int singles;
    private boolean flushing;

    /** When a stream was opened while none was; written by any thread, and does no harm when it is earlier. */
    private volatile Instant watchedSince = Instant.EPOCH;

    private volatile boolean open = true;

    @Autowired
    LiveDispatcher(LogJson logJson, Clock clock, MeterRegistry registry) {
        this(logJson, clock, registry, Schedulers.newSingle("live", true));
    }

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
        Disposable unused = thread.schedulePeriodically(this::tick, tick, tick, TimeUnit.MILLISECONDS);
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

    /** Counts events that were dropped before any filter was evaluated. */
    void drop(int count) {
        execute(() -> subscriptions.forEach(subscription -> subscription.drop(count)));
    }

    private void offer(List<Event> events) {
        boolean gathered = false;
        for (Event event : events) {
            if (delivered.add(event.id())) {
                EventView subject = new EventView(event);
                Supplier<LiveEvent> encoded = SingletonSupplier.of(() -> new LiveEvent(event, logJson));
                for (FilterGroup group : groups.values()) {
                    gathered |= offer(group, subject, encoded);
                }
            }
        }
        if (gathered && !flushing) {
            flushing = true;
            int millis = Math.max(MIN_SINGLE_DELAY_MILLIS, singles / WRITES_PER_MILLI);
            Disposable unused = thread.schedule(() -> flush(SseFormat.SINGLE), millis, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean offer(FilterGroup group, EventView subject, Supplier<LiveEvent> encoded) {
        try {
            return group.offer(subject, encoded);
        } catch (RuntimeException failed) {
            // The clients reconnect and get from the database what they missed.
            log.error("Ended the streams of one filter after an error", failed);
            group.end();
            return false;
        }
    }

    private void flush(SseFormat format) {
        flushing &= format != SseFormat.SINGLE;
        groups.values().forEach(group -> group.flush(format));
    }

    private void tick() {
        flush(SseFormat.SINGLE);
        flush(SseFormat.BATCH);
        subscriptions.forEach(LiveSubscription::tick);
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
            watchedSince = subscription.start;
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
                singles -= subscription.format == SseFormat.SINGLE ? 1 : 0;
                FilterGroup unused = groups.computeIfPresent(
                        subscription.filter, (filter, group) -> group.remove(subscription) ? null : group);
            });
        }
    }

    /** What waits for a subscription and what is offered from now on; never ends by itself. */
    Flux<byte[]> chunks(LiveSubscription subscription) {
        return Flux.create(sink -> {
            FluxSink<byte[]> unused = sink.onRequest(more -> execute(subscription::drain));
            execute(() -> subscription.open(sink));
        });
    }

    /** Runs it on the thread. */
    <T> Mono<T> call(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(thread);
    }

    private void execute(Runnable task) {
        try {
            Disposable unused = thread.schedule(task);
        } catch (RejectedExecutionException ended) {
            log.debug("Not delivered: the server has stopped", ended);
        }
    }

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
