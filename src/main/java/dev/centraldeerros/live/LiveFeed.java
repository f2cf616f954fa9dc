package dev.centraldeerros.live;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.live.node.Commit;
import dev.centraldeerros.live.node.Hearing;
import dev.centraldeerros.live.node.Outbox;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.LogRepository;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Hands what was committed to those who watch: once the nodes have heard of it, in their common order, on a thread of its own,
 * as ten thousand filters must not keep a lane from its next transaction. What this node committed is at hand; another's is
 * read.
 */
@Component
@OwnsSubscription("what another node committed is read for all who watch, whoever comes and goes meanwhile")
final class LiveFeed implements CommitListener, Hearing, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    /** Ids that wait as something is being read; past it readers lose them and are told. */
    private static final int MOST_WAITING = 100_000;

    /** Whole events that are read at a time, details of up to 200,000 characters each included. */
    private static final int READ_AT_A_TIME = 50;

    /** Longer than a statement may take; a database that hangs holds up its readers and not what comes after. */
    private static final Duration READ = Duration.ofSeconds(10);

    private final LogJson logJson;
    private final Reader reader;
    private final Consumer<Commit> outbox;
    private final Clock clock;
    private final CommitOrder order;
    private final Counter dropped;

    private final Steps steps;

    /** Gives every stream its turn, however many there are. */
    private final Scheduler sending = Schedulers.newSingle("live-send", true);

    /** Who watches, each with its filter. */
    private final Map<LiveConsumer, LogFilter> consumers = new ConcurrentHashMap<>();

    /** This node's commits, counted by its lanes. */
    private final AtomicLong commits = new AtomicLong();

    private final Room room = new Room();

    /** Who watches, by filter; only where it is handed out, as are the next two. */
    private final Map<LogFilter, Audience> audiences = new HashMap<>();

    /** Whether somebody has something to send that his next turn need not be waited for. */
    private boolean isOffered;

    /** Ids of others that wait; atomic, as whoever hears counts, too. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile boolean noticesArrive = true;

    private volatile boolean open = true;

    /** Reads whole events of these projects, in no order. */
    interface Reader {
        Mono<List<Event>> committed(Collection<UUID> ids, Collection<Integer> projects);
    }

    @Autowired
    LiveFeed(LogJson logJson, LogRepository logs, Outbox outbox, Clock clock, MeterRegistry registry) {
        this(logJson, logs::committed, outbox::put, clock, registry, Schedulers.newSingle("live", true));
    }

    /** The thread is a parameter so that a test can hold it. */
    LiveFeed(
            LogJson logJson,
            Reader reader,
            Consumer<Commit> outbox,
            Clock clock,
            MeterRegistry registry,
            Scheduler handing) {
        this.reader = reader;
        this.outbox = outbox;
        this.clock = clock;
        this.order = new CommitOrder(clock);
        this.steps = new Steps(handing);
        Disposable unused = sending.schedulePeriodically(
                () -> {
                    consumers.keySet().forEach(LiveFeed::turn);
                    steps.now(this::flush);
                },
                LiveConsumer.TURN.toMillis(),
                LiveConsumer.TURN.toMillis(),
                TimeUnit.MILLISECONDS);
        this.logJson = logJson;
        this.dropped = Counter.builder("central.live.dropped")
                .description("Rows that readers lost because they did not keep up")
                .register(registry);
        Gauge.builder("central.live.consumers", consumers, Map::size)
                .description("Open live streams")
                .register(registry);
    }

    @Override
    public void committed(Batch batch) {
        List<UUID> ids = batch.stored().stream().map(Event::id).toList();
        if (ids.isEmpty()) {
            // Repeats alone: nothing that anybody would see, and nothing that the bound on what is remembered would
            // count.
            return;
        }
        // What nobody watches need not be kept.
        boolean isWanted = isWatched() && noticesArrive;
        boolean isKept = isWanted && room.reserve(batch.stored());
        Commit commit = new Commit(commits.incrementAndGet(), ids, isKept ? batch.stored() : null, isWanted && !isKept);
        room.drop(order.expect(commit));
        outbox.accept(commit);
    }

    @Override
    public void heard(Commit own) {
        steps.add(() -> hear(own));
    }

    @Override
    public void heard(List<UUID> ids) {
        boolean hasRoom = waiting.addAndGet(ids.size()) <= MOST_WAITING;
        if (!hasRoom) {
            waiting.addAndGet(-ids.size());
        }
        steps.add(() -> {
            if (hasRoom) {
                waiting.addAndGet(-ids.size());
            }
            hear(ids, hasRoom);
        });
    }

    @Override
    public List<UUID> unknown(List<UUID> ids, boolean expectsOwn) {
        return order.unknown(ids, expectsOwn);
    }

    @Override
    public void read(List<UUID> ids, Runnable handedOut) {
        steps.add(() -> {
            steps.next(handedOut);
            List<UUID> fresh = order.read(ids);
            readAll(new Missing(fresh, order.commitsOf(fresh)));
        });
    }

    private void hear(Commit own) {
        List<UUID> fresh = order.add(own);
        List<Event> events = room.take(own);
        if (audiences.isEmpty() || fresh.isEmpty()) {
            return;
        }
        if (own.isLost()) {
            lose(fresh.size());
        } else if (events != null) {
            Set<UUID> some = fresh.size() == events.size() ? Set.of() : Set.copyOf(fresh);
            handOut(events.stream()
                    .filter(event -> some.isEmpty() || some.contains(event.id()))
                    .map(event -> new LiveEvent.Offer(event, logJson, own.number()))
                    .toList());
        } else if (isWanted(own)) {
            Map<UUID, Long> commits = new HashMap<>();
            fresh.forEach(id -> commits.put(id, own.number()));
            readAll(new Missing(fresh, commits));
        }
    }

    /** What came before all who watch is not read for them. */
    private boolean isWanted(Commit own) {
        return consumers.keySet().stream()
                .anyMatch(consumer -> consumer.wants(own.ids().get(0), own.number()));
    }

    private void hear(List<UUID> ids, boolean hasRoom) {
        List<UUID> fresh = order.add(ids);
        if (hasRoom) {
            readAll(new Missing(fresh, Map.of()));
        } else {
            lose(fresh.size());
        }
    }

    private void readAll(Missing missing) {
        for (int end = missing.ids().size(); end > 0; end -= READ_AT_A_TIME) {
            List<UUID> some = missing.ids().subList(Math.max(0, end - READ_AT_A_TIME), end);
            steps.next(() -> readSome(new Missing(some, missing.commits())));
        }
    }

    private void readSome(Missing missing) {
        if (audiences.isEmpty()) {
            return;
        }
        Set<Integer> projects = audiences.keySet().stream()
                .flatMap(filter -> filter.projects().stream())
                .collect(Collectors.toSet());
        steps.hold();
        Disposable unused = Mono.defer(() -> reader.committed(missing.ids(), projects))
                .timeout(READ)
                .map(events -> events.stream().collect(Collectors.toMap(Event::id, Function.identity())))
                .publishOn(steps.thread())
                .subscribe(
                        found -> steps.release(() -> handOut(missing, found)),
                        failed -> steps.now(() -> steps.release(() -> {
                            LOG.warn("what was committed could not be read for live streams: {}", failed.toString());
                            lose(missing.ids().size());
                        })));
    }

    /** Events that were not found have been deleted meanwhile, or are of projects that nobody watches. */
    private void handOut(Missing missing, Map<UUID, Event> found) {
        handOut(missing.ids().stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(event -> new LiveEvent.Offer(event, logJson, missing.commit(event.id())))
                .toList());
    }

    /** Hands out these. */
    void handOut(List<LiveEvent.Offer> offers) {
        eachAudience(audience -> audience.offer(offers));
        sendOn();
    }

    /** So many went lost before any filter could be asked. */
    private void lose(int events) {
        eachAudience(audience -> {
            audience.lose(events);
            return false;
        });
    }

    /** Does it to each; it answers whether there is something to send for it. */
    private void eachAudience(Predicate<Audience> work) {
        audiences.values().forEach(audience -> {
            try {
                isOffered |= work.test(audience);
            } catch (RuntimeException failed) {
                // Their readers come back and read from the database what they missed; the others go on.
                LOG.error("live streams of one filter were ended", failed);
                audience.each(LiveConsumer::end);
            }
        });
    }

    @Override
    public void orderBroke() {
        order.breaks();
    }

    @Override
    public void noticesArrive(boolean arrive) {
        noticesArrive = arrive;
        if (!arrive) {
            room.drop(order.expected());
        }
    }

    @Override
    public boolean isWatched() {
        return !consumers.isEmpty();
    }

    /** The order in which this node hands out. */
    CommitOrder order() {
        return order;
    }

    /**
     * Adds one who watches from this moment on. What was committed before is handed out before it takes its place, or is no
     * news to it; whatever is committed from now on comes after.
     *
     * @param resumes whether what was committed before is news, too, unless a replay has sent it
     */
    LiveConsumer register(LogFilter filter, Frames frames, BooleanSupplier writable, boolean resumes) {
        LiveConsumer.Start start =
                resumes ? LiveConsumer.Start.EVER : new LiveConsumer.Start(commits.get(), clock.instant());
        LiveConsumer consumer = new LiveConsumer(frames, writable, start, dropped::increment, sending);
        LogFilter unused = consumers.put(consumer, filter);
        steps.add(() -> {
            audiences.computeIfAbsent(filter, Audience::new).add(consumer);
            consumer.join(order.last());
        });
        if (!open) {
            consumer.end();
        }
        return consumer;
    }

    void unregister(LiveConsumer consumer) {
        LogFilter filter = consumers.remove(consumer);
        if (filter != null) {
            steps.add(() -> {
                Audience audience = audiences.get(filter);
                if (audience != null) {
                    audience.remove(consumer);
                    if (audience.isEmpty()) {
                        audiences.remove(filter);
                    }
                }
            });
        }
    }

    /** Whether new streams may begin; not once the server is about to end. */
    boolean isOpen() {
        return open;
    }

    /** Wraps an event that the database brought. */
    LiveEvent wrap(Event event) {
        return LiveEvent.of(event, logJson);
    }

    /** Before the web server waits for its requests to end, which a stream would never do by itself. */
    @EventListener(ContextClosedEvent.class)
    void endStreams() {
        open = false;
        consumers.keySet().forEach(LiveConsumer::end);
    }

    /** Sends on what was gathered since the last turn. */
    private void flush() {
        eachAudience(Audience::flush);
        sendOn();
    }

    private void sendOn() {
        if (isOffered) {
            isOffered = false;
            Disposable unused = sending.schedule(() -> consumers.keySet().forEach(LiveFeed::drain));
        }
    }

    private static void turn(LiveConsumer consumer) {
        guarded(consumer, LiveConsumer::turn);
    }

    private static void drain(LiveConsumer consumer) {
        guarded(consumer, LiveConsumer::sendWaiting);
    }

    private static void guarded(LiveConsumer consumer, Consumer<LiveConsumer> work) {
        try {
            work.accept(consumer);
        } catch (RuntimeException failed) {
            LOG.error("a live stream was ended", failed);
            consumer.end();
        }
    }

    @Override
    public void destroy() {
        sending.dispose();
        steps.thread().dispose();
    }
}
