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
 * Delivers committed events to the subscriptions on a dedicated thread: those of this node at once, those of other nodes
 * after reading them. Tasks from other threads run in the order of the calls.
 */
@Component
final class LiveDispatcher implements ClusterListener, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(LiveDispatcher.class);

    /**
     * Maximum number of stored ids of delivered events, some 10 MB: those of the last 30 s below 3,300 events per second.
     */
    private static final int MAX_DELIVERED = 100_000;

    /**
     * Time for which single events are collected, up to a tick if many streams want them, because each write takes thread
     * time.
     */
    private static final int MIN_SINGLE_DELAY_MILLIS = 10;

    private static final int WRITES_PER_MILLI = 10;
    private final LogJson logJson;
    private final Clock clock;
    private final Counter dropped;
    private final Scheduler thread;

    /** Concurrent set, because commit workers read whether it is empty. */
    private final Set<LiveSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** Concurrent map, because readers iterate over its keys. Only the thread changes it and the next three fields. */
    private final Map<LogFilter, FilterGroup> groups = new ConcurrentHashMap<>();

    private final Set<UUID> delivered = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > MAX_DELIVERED;
        }
    });

    private int singles;
    private boolean flushing;

    /** Time at which the first of the current streams was opened. Written by any thread; an earlier time is harmless. */
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

    /** Delivers commits of this node, then runs {@code done}. */
    void deliver(List<Event> events, Runnable done) {
        execute(() -> {
            offer(events);
            done.run();
        });
    }

    /** Marks these as delivered, because no stream was open. */
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

    /** Counts events that were dropped before filtering. */
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
            // The clients reconnect and read the missed events from the database.
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
     * Adds a subscription to future commits.
     *
     * @param writable whether the connection accepts more
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

    /** Returns the chunks of a subscription; does not complete. */
    Flux<byte[]> chunks(LiveSubscription subscription) {
        return Flux.create(sink -> {
            FluxSink<byte[]> unused = sink.onRequest(more -> execute(subscription::drain));
            execute(() -> subscription.open(sink));
        });
    }

    /** Runs a task on the thread. */
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

    /** Ends all streams before the web server waits for requests, because a stream does not end otherwise. */
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
