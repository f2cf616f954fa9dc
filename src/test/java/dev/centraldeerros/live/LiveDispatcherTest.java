package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.Batches;
import dev.centraldeerros.live.cluster.UnsentCommits;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Delivery with the time in the test's hand. */
class LiveDispatcherTest {
    private static final LogFilter ALL = new LogFilter(List.of(1), null, null, false, List.of());

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final LiveDispatcher dispatcher = dispatcher(time);
    private final LivePublisher publisher = new LivePublisher(dispatcher, new UnsentCommits());
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        time.dispose();
    }

    private static LiveDispatcher dispatcher(Scheduler thread) {
        return new LiveDispatcher(
                new LogJson(project -> "default", event -> null), Clock.systemUTC(), new SimpleMeterRegistry(), thread);
    }

    private Event event(String description) {
        return Events.event(ids.next(), description);
    }

    private List<Event> events(int count, String details) {
        return IntStream.range(0, count)
                .mapToObj(i -> Events.event(ids.next(), 1, 1, "event " + i, details, null))
                .toList();
    }

    private void commit(List<Event> events) {
        publisher.committed(Batches.stored(events));
    }

    private void commit(String description) {
        commit(List.of(event(description)));
    }

    private void deliver(Event... events) {
        dispatcher.deliver(List.of(events)).block();
    }

    private LiveSubscription watch(SseFormat format) {
        return watch(dispatcher, ALL, format);
    }

    private LiveSubscription watch(LiveDispatcher dispatcher, LogFilter filter, SseFormat format) {
        LiveSubscription subscription = dispatcher.subscribe(filter, format, () -> true);
        dispatcher.chunks(subscription).subscribe(chunk -> sent.add(new String(chunk, StandardCharsets.UTF_8)));
        return subscription;
    }

    private String text() {
        return String.join("", sent);
    }

    /** A set of sources that says of each whether it has it. */
    private static LogFilter filter(Predicate<Object> contains) {
        Set<String> sources = new AbstractSet<>() {
            @Override
            public Iterator<String> iterator() {
                return List.of("any").iterator();
            }

            @Override
            public boolean contains(Object any) {
                return contains.test(any);
            }

            @Override
            public int size() {
                return 1;
            }
        };
        return new LogFilter(List.of(1), null, null, false, List.of(new Condition.Is(Condition.Name.SOURCE, sources)));
    }

    @Test
    void aCommitReturnsBeforeAnyFilterIsEvaluated() {
        Scheduler thread = Schedulers.fromExecutorService(Executors.newSingleThreadScheduledExecutor());
        LiveDispatcher held = dispatcher(thread);
        CountDownLatch hold = new CountDownLatch(1);
        try {
            Disposable unused = thread.schedule(() -> {
                try {
                    hold.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            watch(held, ALL, SseFormat.SINGLE);
            new LivePublisher(held, new UnsentCommits()).committed(Batches.stored(events(3, null)));
            assertThat(sent).isEmpty();
            hold.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> text().contains("event 2"));
        } finally {
            hold.countDown();
            held.destroy();
        }
    }

    @Test
    void slowDeliveryBuffersABoundedAmountAndReportsDrops() {
        Scheduler thread = Schedulers.fromExecutorService(Executors.newSingleThreadScheduledExecutor());
        LiveDispatcher held = dispatcher(thread);
        LivePublisher busy = new LivePublisher(held, new UnsentCommits());
        CountDownLatch hold = new CountDownLatch(1);
        try {
            watch(held, ALL, SseFormat.SINGLE);
            Disposable unused = thread.schedule(() -> {
                try {
                    hold.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            String details = "x".repeat(200_000);
            for (int i = 0; i < 30; i++) {
                busy.committed(Batches.stored(events(10, details)));
            }
            hold.countDown();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> text().contains("event: dropped\ndata: {\"count\":220}"));
            // The room of what was delivered is free again.
            busy.committed(Batches.stored(List.of(event("with room"))));
            await().atMost(Duration.ofSeconds(30)).until(() -> text().contains("with room"));
        } finally {
            hold.countDown();
            held.destroy();
        }
    }

    @Test
    void singleEventsAreGathered10MillisAndBatches100() {
        watch(SseFormat.SINGLE);
        commit("one");
        time.advanceTimeBy(Duration.ofMillis(10));
        assertThat(text()).contains("event: log\n", "one");

        sent.clear();
        watch(SseFormat.BATCH);
        commit("two");
        commit("three");
        time.advanceTimeBy(Duration.ofMillis(10));
        assertThat(text()).contains("event: log\n").doesNotContain("event: logs\n");
        time.advanceTimeBy(Duration.ofMillis(90));
        assertThat(sent).last().asString().startsWith("event: logs\n").containsSubsequence("two", "three");
    }

    @Test
    void manyStreamsOfSingleEventsAreWrittenLessOften() {
        for (int i = 0; i < 500; i++) {
            watch(SseFormat.SINGLE);
        }
        commit("one");
        time.advanceTimeBy(Duration.ofMillis(49));
        assertThat(sent).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(sent).hasSize(500);
    }

    @Test
    void aStreamGetsNothingThatWasCommittedBefore() {
        commit("before all");
        watch(SseFormat.BATCH);
        commit("before the second");
        watch(SseFormat.BATCH);
        commit("after");
        time.advanceTimeBy(Duration.ofMillis(100));

        assertThat(text()).doesNotContain("before all").containsOnlyOnce("before the second");
        assertThat(sent).filteredOn(chunk -> chunk.contains("after")).hasSize(2);
    }

    @Test
    void whatIsReadBeforeOrAfterItsCommitIsKnownIsSentOnce() {
        commit("unwatched");
        Event early = event("read early");
        Event late = event("read late");
        Event remote = event("of another node");
        watch(SseFormat.SINGLE);
        deliver(early);
        commit(List.of(early, late));
        deliver(late, remote, early);
        deliver(remote);
        time.advanceTimeBy(Duration.ofMillis(10));

        assertThat(text())
                .doesNotContain("unwatched")
                .containsOnlyOnce("\"read early\"")
                .containsOnlyOnce("\"read late\"")
                .containsOnlyOnce("\"of another node\"");
        UUID fresh = ids.next();
        assertThat(dispatcher
                        .undelivered(List.of(early.id(), fresh, remote.id()))
                        .block())
                .containsExactly(fresh);
    }

    @Test
    void batchesOfDuplicatesAloneLeaveNothingBehind() {
        UnsentCommits unsent = new UnsentCommits();
        new LivePublisher(dispatcher, unsent).committed(Batches.stored(List.of()));
        commit("another");
        new LivePublisher(dispatcher, unsent).committed(Batches.stored(List.of()));
        watch(SseFormat.SINGLE);
        commit("after");
        time.advanceTimeBy(Duration.ofMillis(10));
        assertThat(text()).contains("after").doesNotContain("another");
    }

    @Test
    void aFilterIsEvaluatedOnceForAllStreamsThatHaveIt() {
        AtomicInteger evaluated = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            // Equal to one another, as those of the same query are.
            watch(
                    dispatcher,
                    filter(source -> evaluated.incrementAndGet() > 0),
                    i % 2 == 0 ? SseFormat.SINGLE : SseFormat.BATCH);
        }
        evaluated.set(0);
        commit(events(2, null));
        time.advanceTimeBy(Duration.ofMillis(100));

        assertThat(sent).filteredOn(chunk -> chunk.contains("event 1")).hasSize(5);
        assertThat(evaluated).hasValue(2);
    }

    @Test
    void whatIsGatheredIsEncodedOnceForAllStreamsThatHaveAFilter() {
        List<byte[]> chunks = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            dispatcher
                    .chunks(dispatcher.subscribe(ALL, SseFormat.BATCH, () -> true))
                    .subscribe(chunks::add);
        }
        commit(events(2, null));
        commit(events(1, null));
        time.advanceTimeBy(Duration.ofMillis(100));

        assertThat(chunks).hasSize(3).allMatch(chunk -> chunk == chunks.get(0));
        assertThat(new String(chunks.get(0), StandardCharsets.UTF_8))
                .containsSubsequence("event 0", "event 1", "event 0");
    }

    @Test
    void aFullChunkIsSentAtOnce() {
        watch(SseFormat.BATCH);
        commit(events(EventChunk.MAX_EVENTS, null));
        assertThat(text()).contains("event " + (EventChunk.MAX_EVENTS - 1));
    }

    /** A hundred slow clients would hold 200 KB for each event. */
    @Test
    void anEventThatWaitsForASlowClientKeepsNothingOfTheDetails() {
        dispatcher
                .chunks(dispatcher.subscribe(ALL, SseFormat.SINGLE, () -> false))
                .subscribe(chunk -> sent.add("never"));
        WeakReference<String> details = commitWithDetails();
        time.advanceTimeBy(Duration.ofSeconds(1));

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return details.get() == null;
        });
        assertThat(sent).isEmpty();
    }

    private WeakReference<String> commitWithDetails() {
        String details = "y".repeat(200_000);
        commit(events(1, details));
        return new WeakReference<>(details);
    }

    @Test
    void aFilterThatFailsEndsItsOwnStreamsAlone() {
        LiveSubscription broken = watch(
                dispatcher,
                filter(source -> {
                    throw new IllegalStateException("broken");
                }),
                SseFormat.SINGLE);
        watch(SseFormat.SINGLE);
        commit("for the others");
        time.advanceTimeBy(Duration.ofMillis(10));

        assertThat(text()).contains("for the others");
        StepVerifier.create(broken.ended()).verifyComplete();
    }

    @Test
    void streamsThatEndLeaveNothingBehind() {
        LiveSubscription one = watch(SseFormat.SINGLE);
        assertThat(dispatcher.watchedSince()).contains(one.start);
        assertThat(dispatcher.projects()).containsExactly(1);
        dispatcher.unsubscribe(one);
        dispatcher.unsubscribe(one);
        assertThat(dispatcher.watchedSince()).isEmpty();
        assertThat(dispatcher.projects()).isEmpty();
    }
}
