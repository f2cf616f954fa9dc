package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.database.OutageTracker;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.Batches;
import dev.centraldeerros.ingest.batch.DedupResult;
import dev.centraldeerros.ingest.batch.EventResult;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class GroupCommitTest {
    private static final IngestLimiter ADMISSION = new IngestLimiter(new IngestProperties(
            1, 1, 100_000, DataSize.ofMegabytes(100), DataSize.ofMegabytes(1), Duration.ofSeconds(5)));

    private static final EventIds IDS = new EventIds(Clock.systemUTC());

    /** Every batch that a commit worker began to write, in order. */
    private final List<List<String>> batches = new ArrayList<>();

    private final List<String> heard = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Duration deadline = GroupCommit.DEADLINE;
    private int resets;

    private static Event event(String description) {
        return Events.event(IDS.next(), description);
    }

    private static Receipt receipt(Event event) {
        return Receipt.of(event.id(), 1, 0);
    }

    /** Every write request of these tests has one event. */
    private static Batch stored(List<Event> events) {
        return Batches.stored(events);
    }

    private static Mono<Receipt> commit(GroupCommit groupCommit, Event event) {
        return groupCommit.commit(WriteRequests.of(event), ADMISSION.acquire(IngestLimiter.Priority.HIGH, 1, 100));
    }

    private GroupCommit groupCommit(int batchEvents, Function<List<Event>, Mono<Batch>> database) {
        return groupCommit(batchEvents, Duration.ofSeconds(5), database);
    }

    private GroupCommit groupCommit(
            int batchEvents, Duration commitTimeout, Function<List<Event>, Mono<Batch>> database) {
        IngestProperties properties = new IngestProperties(
                1, batchEvents, 1_000, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1), commitTimeout);
        BatchWriter writer = new BatchWriter() {
            @Override
            public Mono<Batch> write(List<WriteRequest> requests) {
                List<Event> events = requests.stream()
                        .flatMap(request -> request.events().stream())
                        .toList();
                batches.add(events.stream().map(Event::description).toList());
                return database.apply(events);
            }

            @Override
            public Mono<Void> prepare() {
                return Mono.empty();
            }

            @Override
            public Mono<Void> reset() {
                resets++;
                return Mono.empty();
            }
        };
        return new GroupCommit(
                properties,
                worker -> writer,
                List.of(batch -> batch.stored().forEach(event -> heard.add(event.description()))),
                new IngestMetrics(
                        registry, new IngestLimiter(properties), new OutageTracker(Clock.systemUTC()), List.of()),
                deadline);
    }

    private double metered(String outcome) {
        return registry.get("central.ingest.events")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void aLonelyEventCommitsAtOnce() {
        GroupCommit groupCommit = groupCommit(100, events -> Mono.just(stored(events)));
        Event event = event("lonely");

        StepVerifier.create(commit(groupCommit, event))
                .expectNext(receipt(event))
                .verifyComplete();
        assertThat(heard).containsExactly("lonely");
        assertThat(metered("accepted")).isEqualTo(1);
    }

    @Test
    void requestsThatArriveDuringACommitShareTheNextOne() {
        Queue<Sinks.One<Batch>> commits = new ConcurrentLinkedQueue<>();
        Queue<List<Event>> written = new ConcurrentLinkedQueue<>();
        GroupCommit groupCommit = groupCommit(100, events -> {
            Sinks.One<Batch> commit = Sinks.one();
            commits.add(commit);
            written.add(events);
            return commit.asMono();
        });

        StepVerifier.create(Mono.when(
                        commit(groupCommit, event("first")),
                        commit(groupCommit, event("second")),
                        commit(groupCommit, event("third"))))
                .then(() -> commits.remove().tryEmitValue(stored(written.remove())))
                .then(() -> commits.remove().tryEmitValue(stored(written.remove())))
                .verifyComplete();
        assertThat(batches).containsExactly(List.of("first"), List.of("second", "third"));
    }

    @Test
    void aBatchHasNoMoreEventsThanAllowed() {
        Sinks.One<Batch> first = Sinks.one();
        GroupCommit groupCommit =
                groupCommit(2, events -> batches.size() == 1 ? first.asMono() : Mono.just(stored(events)));
        List<Event> events = IntStream.range(0, 6).mapToObj(i -> event("e" + i)).toList();

        StepVerifier.create(Mono.when(
                        events.stream().map(event -> commit(groupCommit, event)).toList()))
                .then(() -> first.tryEmitValue(stored(events.subList(0, 1))))
                .verifyComplete();
        assertThat(batches).extracting(List::size).containsExactly(1, 2, 2, 1);
    }

    @Test
    void aCallerThatGoesAwayChangesNothingForItsNeighbours() {
        Sinks.One<Batch> first = Sinks.one();
        GroupCommit groupCommit =
                groupCommit(100, events -> batches.size() == 1 ? first.asMono() : Mono.just(stored(events)));
        Event head = event("head");
        Disposable gone = commit(groupCommit, head).subscribe();
        Disposable goneToo = commit(groupCommit, event("gone")).subscribe();
        Event stays = event("stays");

        StepVerifier.create(commit(groupCommit, stays))
                .then(gone::dispose)
                .then(goneToo::dispose)
                .then(() -> first.tryEmitValue(stored(List.of(head))))
                .expectNext(receipt(stays))
                .verifyComplete();
        assertThat(heard).containsExactly("head", "gone", "stays");
    }

    @Test
    void outageFailsTheBatchAndTheWorkerReconnects() {
        GroupCommit groupCommit = groupCommit(
                100,
                events -> batches.size() == 1
                        ? Mono.error(new R2dbcNonTransientResourceException("gone"))
                        : Mono.just(stored(events)));

        StepVerifier.create(commit(groupCommit, event("lost"))).verifyErrorSatisfies(refused -> {
            assertThat(((ApiException) refused).problem()).isEqualTo(Problem.DATABASE_UNAVAILABLE);
            assertThat(((ApiException) refused).retryAfter()).isPresent();
        });
        assertThat(resets).isEqualTo(1);
        StepVerifier.create(commit(groupCommit, event("kept")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(heard).containsExactly("kept");
        assertThat(metered("failed")).isEqualTo(1);
    }

    @Test
    void aCommitThatDoesNotEndCountsAsUnknownAndDropsItsConnection() {
        GroupCommit groupCommit = groupCommit(
                100, Duration.ofMillis(20), events -> batches.size() == 1 ? Mono.never() : Mono.just(stored(events)));

        StepVerifier.create(commit(groupCommit, event("unknown")))
                .verifyErrorSatisfies(refused ->
                        assertThat(((ApiException) refused).problem()).isEqualTo(Problem.DATABASE_UNAVAILABLE));
        assertThat(resets).isEqualTo(1);
        StepVerifier.create(commit(groupCommit, event("next")))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void poisonEventIsFoundByBisectionAndFailsNoOtherRequest() {
        Sinks.One<Batch> first = Sinks.one();
        GroupCommit groupCommit = groupCommit(100, events -> {
            if (batches.size() == 1) {
                return first.asMono();
            }
            return events.stream().anyMatch(event -> event.description().equals("poison"))
                    ? Mono.error(new R2dbcDataIntegrityViolationException("no", "22021"))
                    : Mono.just(stored(events));
        });
        Event head = event("head");
        List<String> outcomes = new ArrayList<>();
        List<Mono<Void>> calls = new ArrayList<>();
        calls.add(commit(groupCommit, head).then());
        for (int i = 0; i < 16; i++) {
            String name = i == 11 ? "poison" : "good " + i;
            calls.add(commit(groupCommit, event(name))
                    .doOnNext(receipt -> outcomes.add(receipt.refused().isEmpty() ? "stored" : "refused"))
                    .then());
        }

        StepVerifier.create(Mono.when(calls))
                .then(() -> first.tryEmitValue(stored(List.of(head))))
                .verifyComplete();
        assertThat(outcomes).hasSize(16).containsOnlyOnce("refused");
        assertThat(heard).hasSize(16).doesNotContain("poison");
        assertThat(batches.size()).isLessThan(12);
        assertThat(metered("poisoned")).isEqualTo(1);
    }

    @Test
    void aDuplicateIsAnsweredAndNotAnnounced() {
        Event twin = event("twin");
        GroupCommit groupCommit = groupCommit(100, events -> {
            Batch batch = stored(events);
            batch.setDedupResult(DedupResult.of(
                    batch.requests(),
                    Collections.singletonList(null),
                    List.of(new EventResult.Duplicate(twin.id(), false))));
            return Mono.just(batch);
        });

        StepVerifier.create(commit(groupCommit, event("second")))
                .expectNext(Receipt.of(twin.id(), 0, 1))
                .verifyComplete();
        assertThat(heard).isEmpty();
        assertThat(metered("duplicate")).isEqualTo(1);
    }

    @Test
    void whatIsQueuedKeepsItsRoomUntilItsFateIsKnown() {
        Sinks.One<Batch> first = Sinks.one();
        GroupCommit groupCommit =
                groupCommit(100, events -> batches.size() == 1 ? first.asMono() : Mono.just(stored(events)));
        Event head = event("head");
        int before = ADMISSION.events();
        Disposable gone = commit(groupCommit, head).subscribe();
        Disposable goneToo = commit(groupCommit, event("gone")).subscribe();

        gone.dispose();
        goneToo.dispose();
        assertThat(ADMISSION.events()).isEqualTo(before + 2);

        first.tryEmitValue(stored(List.of(head)));
        assertThat(ADMISSION.events()).isEqualTo(before);
    }

    @Test
    void contentionIsTriedAgainAsLongAsAnybodyWaits() {
        GroupCommit groupCommit = groupCommit(
                100,
                events -> batches.size() < 4
                        ? Mono.error(new R2dbcDataIntegrityViolationException(
                                "in the way", batches.size() == 1 ? "40P01" : "55P03"))
                        : Mono.just(stored(events)));

        StepVerifier.create(commit(groupCommit, event("patient")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(batches).hasSize(4);
        assertThat(metered("accepted")).isEqualTo(1);
        assertThat(metered("failed")).isZero();
    }

    @Test
    void retriesNeverExceedTheDeadline() {
        deadline = Duration.ofMillis(300);
        GroupCommit groupCommit =
                groupCommit(100, events -> Mono.error(new R2dbcDataIntegrityViolationException("in the way", "40001")));

        StepVerifier.create(commit(groupCommit, event("unlucky")))
                .verifyErrorSatisfies(refused ->
                        assertThat(((ApiException) refused).problem()).isEqualTo(Problem.DATABASE_UNAVAILABLE));
        assertThat(batches.size()).isGreaterThan(1);
    }

    @Test
    void whatWaitsForALaneThatHangsIsToldInTimeAndNeverWritten() {
        deadline = Duration.ofMillis(1);
        GroupCommit groupCommit = groupCommit(1, Duration.ofDays(1), batch -> Mono.never());
        List<String> told = new CopyOnWriteArrayList<>();
        List<Mono<Receipt>> calls = new ArrayList<>();
        for (String name : List.of("hangs", "waits")) {
            calls.add(commit(groupCommit, event(name)).onErrorResume(ApiException.class, refused -> {
                told.add(refused.detail());
                return Mono.empty();
            }));
        }

        groupCommit.start();
        StepVerifier.create(Mono.when(calls)).verifyComplete();
        groupCommit.stop();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "It is not known whether the events were stored.",
                        "The events were not stored: the database did not get to them in time.");
        assertThat(batches).containsExactly(List.of("hangs"));
    }

    @Test
    void whenTheTriesForAPoisonedBatchRunOutTheInnocentMayComeAgain() {
        Sinks.One<Batch> first = Sinks.one();
        GroupCommit groupCommit = groupCommit(
                5_000,
                events -> batches.size() == 1
                        ? first.asMono()
                        : Mono.error(new R2dbcDataIntegrityViolationException("no", "22021")));
        Event head = event("head");
        List<Problem> problems = new ArrayList<>();
        List<Mono<Void>> calls =
                new ArrayList<>(List.of(commit(groupCommit, head).then()));
        for (int i = 0; i < 300; i++) {
            calls.add(commit(groupCommit, event("any " + i))
                    .onErrorResume(ApiException.class, refused -> {
                        problems.add(refused.problem());
                        return Mono.empty();
                    })
                    .then());
        }

        StepVerifier.create(Mono.when(calls))
                .then(() -> first.tryEmitValue(stored(List.of(head))))
                .verifyComplete();
        assertThat(problems).hasSizeGreaterThan(200).containsOnly(Problem.DATABASE_UNAVAILABLE);
    }
}
