package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.Batches;
import dev.centraldeerros.live.node.Commit;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Hands out on a thread that the test holds. */
class LiveFeedTest {
    private static final LogFilter ALL = new LogFilter(List.of(1), null, null, false, List.of());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    /** What the node told, and what another did: a commit of its own, or an id. */
    private final List<Object> told = new ArrayList<>();

    /** What another node committed. */
    private final Map<UUID, Event> elsewhere = new HashMap<>();

    private final LiveFeed feed = new LiveFeed(
            new LogJson(project -> "default"),
            (wanted, projects) -> Mono.fromSupplier(() ->
                    wanted.stream().map(elsewhere::get).filter(Objects::nonNull).toList()),
            told::add,
            Clock.systemUTC(),
            new SimpleMeterRegistry(),
            Schedulers.fromExecutor(tasks::add));
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        feed.destroy();
    }

    private Batch batch(int count, String details) {
        return Batches.stored(IntStream.range(0, count)
                .mapToObj(i -> Events.event(ids.next(), 1, 1, "event " + i, details, null))
                .toList());
    }

    private void watch() {
        LiveConsumer consumer = feed.register(ALL, Frames.SINGLE, () -> true, false);
        consumer.pieces().subscribe(piece -> sent.add(new String(piece, StandardCharsets.UTF_8)));
    }

    /** Hears of all that was told. */
    private void handOut() {
        for (Object notice : told) {
            if (notice instanceof Commit own) {
                feed.heard(own);
            } else {
                feed.heard(List.of((UUID) notice));
            }
        }
        told.clear();
        run();
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void awaitSent(String text) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            run();
            return String.join("", sent).contains(text);
        });
    }

    @Test
    void aCommitReturnsBeforeAnyFilterIsAsked() {
        watch();
        Batch batch = batch(3, null);
        UUID last = batch.stored().get(2).id();

        feed.committed(batch);
        assertThat(feed.order().last()).isZero();

        handOut();
        assertThat(feed.order().last()).isEqualTo(3);
        assertThat(feed.order().isBefore(batch.stored().get(1).id(), last)).isTrue();
        awaitSent("event 2");
    }

    @Test
    void whenTheHandingOutDoesNotKeepUpItHoldsABoundedAmountAndReadersAreTold() {
        watch();
        String details = "x".repeat(200_000);
        for (int i = 0; i < 30; i++) {
            feed.committed(batch(10, details));
        }
        Batch lost = batch(10, details);
        feed.committed(lost);
        handOut();

        awaitSent("event: dropped\ndata: {\"count\":");
        // What was lost is remembered as committed all the same: who resumes finds it in the database.
        assertThat(feed.order()
                        .isBefore(
                                lost.stored().get(8).id(), lost.stored().get(9).id()))
                .isTrue();

        sent.clear();
        feed.committed(batch(1, details));
        handOut();
        awaitSent("event 0");
    }

    /** Else what is remembered of them would grow as long as somebody sends the same again. */
    @Test
    void batchesOfRepeatsAloneLeaveNothingBehind() {
        watch();
        handOut();
        feed.committed(Batches.stored(List.of()));

        assertThat(told).isEmpty();
    }

    @Test
    void whatNobodyWatchesIsNotKept() {
        String details = "x".repeat(200_000);
        for (int i = 0; i < 30; i++) {
            feed.committed(batch(10, details));
        }
        watch();
        feed.committed(Batches.stored(List.of(Events.event(ids.next(), "with room"))));
        handOut();

        awaitSent("with room");
        assertThat(String.join("", sent)).doesNotContain("dropped");
    }

    @Test
    void whoComesAfterACommitDoesNotHearOfItThoughItIsHandedOutLater() {
        Batch before = batch(1, null);
        feed.committed(before);
        watch();
        feed.committed(Batches.stored(List.of(Events.event(ids.next(), "after"))));
        handOut();

        awaitSent("after");
        assertThat(String.join("", sent)).doesNotContain("event 0");
    }

    @Test
    void whatAnotherNodeCommittedIsReadAndSentInItsPlace() {
        watch();
        handOut();
        Event other = Events.event(ids.next(), "from elsewhere");
        elsewhere.put(other.id(), other);
        Batch before = Batches.stored(List.of(Events.event(ids.next(), "before")));
        Batch after = Batches.stored(List.of(Events.event(ids.next(), "after")));
        feed.committed(before);
        told.add(other.id());
        feed.committed(after);
        handOut();

        awaitSent("after");
        assertThat(String.join("", sent)).containsSubsequence("before", "from elsewhere", "after");
    }

    @Test
    void whatIsReadBeforeAndAfterItIsToldIsSentOnce() {
        watch();
        Batch batch = batch(3, null);
        batch.stored().forEach(event -> elsewhere.put(event.id(), event));
        List<UUID> all = batch.stored().stream().map(Event::id).toList();
        feed.committed(batch);
        AtomicInteger done = new AtomicInteger();
        feed.read(all.subList(0, 2), done::incrementAndGet);
        handOut();
        feed.read(all, done::incrementAndGet);
        feed.committed(Batches.stored(List.of(Events.event(ids.next(), "after"))));
        handOut();

        awaitSent("after");
        for (int i = 0; i < 3; i++) {
            assertThat(String.join("", sent)).containsOnlyOnce("event " + i);
        }
        assertThat(done).hasValue(2);
    }

    @Test
    void whatWasCommittedBeforeIsNoNewsThoughItIsRead() {
        Batch before = batch(1, null);
        before.stored().forEach(event -> elsewhere.put(event.id(), event));
        feed.committed(before);
        watch();
        feed.read(before.stored().stream().map(Event::id).toList(), () -> {});
        feed.committed(Batches.stored(List.of(Events.event(ids.next(), "after"))));
        handOut();

        awaitSent("after");
        assertThat(String.join("", sent)).doesNotContain("event 0");
    }

    @Test
    void whoComesWhileSomethingIsReadHearsOfWhatIsToldAfterIt() {
        watch();
        handOut();
        Event other = Events.event(ids.next(), "from elsewhere");
        elsewhere.put(other.id(), other);
        told.add(other.id());
        handOut();
        sent.clear();
        watch();
        feed.committed(Batches.stored(List.of(Events.event(ids.next(), "after"))));
        handOut();

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            run();
            return sent.stream().filter(text -> text.contains("after")).count() == 2;
        });
    }

    @Test
    void whileNoNoticesArriveNothingIsKeptAndWhatIsReadIsSent() {
        watch();
        feed.noticesArrive(false);
        Batch batch = batch(1, "x".repeat(200_000));
        feed.committed(batch);
        elsewhere.put(batch.stored().get(0).id(), batch.stored().get(0));
        feed.read(List.of(batch.stored().get(0).id()), () -> {});
        run();

        awaitSent("event 0");
    }

    @Test
    void aFilterIsAskedOnceForAllWhoHaveIt() {
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            // Equal to one another, as the same query makes them.
            Set<String> sources = new AbstractSet<>() {
                @Override
                public Iterator<String> iterator() {
                    return List.of("any").iterator();
                }

                @Override
                public boolean contains(Object any) {
                    return asked.incrementAndGet() > 0;
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            LogFilter filter = new LogFilter(
                    List.of(1), null, null, false, List.of(new Condition.Is(Condition.Name.SOURCE, sources)));
            LiveConsumer consumer = feed.register(filter, Frames.SINGLE, () -> true, false);
            consumer.pieces().subscribe(piece -> sent.add(new String(piece, StandardCharsets.UTF_8)));
        }
        handOut();
        asked.set(0);
        feed.committed(batch(2, null));
        handOut();

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            run();
            return sent.stream().filter(text -> text.contains("event 1")).count() == 5;
        });
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatCameWithinATurnIsWrittenOnceForAllWhoHaveAFilter() {
        List<byte[]> pieces = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            feed.register(ALL, Frames.BATCH, () -> true, false).pieces().subscribe(pieces::add);
        }
        handOut();
        feed.committed(batch(2, null));
        feed.committed(batch(1, null));
        handOut();

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            run();
            return pieces.size() == 3;
        });
        assertThat(pieces).allMatch(piece -> piece == pieces.get(0));
        assertThat(new String(pieces.get(0), StandardCharsets.UTF_8))
                .containsSubsequence("event 0", "event 1", "event 0");
    }

    /** A hundred readers that are stuck would hold 200 KB for each row. */
    @Test
    void aRowThatWaitsForASlowReaderKeepsNothingOfTheDetails() {
        LiveConsumer slow = feed.register(ALL, Frames.SINGLE, () -> false, false);
        slow.pieces().subscribe(piece -> sent.add("never"));
        handOut();
        WeakReference<String> details = commitWithDetails();
        handOut();

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            run();
            System.gc();
            return details.get() == null;
        });
        assertThat(sent).isEmpty();
    }

    private WeakReference<String> commitWithDetails() {
        String details = "y".repeat(200_000);
        feed.committed(batch(1, details));
        return new WeakReference<>(details);
    }

    @Test
    void oneWhoseStreamIsBrokenCostsTheOthersNothing() {
        Set<String> broken = new AbstractSet<>() {
            @Override
            public Iterator<String> iterator() {
                return List.of("broken").iterator();
            }

            @Override
            public boolean contains(Object any) {
                throw new IllegalStateException("broken");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        LogFilter filter =
                new LogFilter(List.of(1), null, null, false, List.of(new Condition.Is(Condition.Name.SOURCE, broken)));
        LiveConsumer consumer = feed.register(filter, Frames.SINGLE, () -> true, false);
        watch();
        feed.committed(batch(1, null));
        handOut();

        awaitSent("event 0");
        StepVerifier.create(consumer.ended()).verifyComplete();
    }
}
