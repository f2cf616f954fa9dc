package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Order and timeout of waiters for capacity. */
class WaiterQueueTest {
    private static final Duration NEARLY = WaiterQueue.PROGRESS_TIMEOUT.minusMillis(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final IngestProperties properties =
            new IngestProperties(1, 1, 100, DataSize.ofBytes(300_000), DataSize.ofMegabytes(1), Duration.ofSeconds(5));
    private final IngestLimiter limiter = new IngestLimiter(properties, time);
    private final Scheduler here = Schedulers.immediate();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /** What is full of it, the whole of the events. */
    private final IngestLimiter.Permit all = limiter.acquire(IngestLimiter.Priority.HIGH, 100, 0);

    private IngestLimiter.Permit body() {
        return limiter.acquire(IngestLimiter.Priority.HIGH, 0, 10);
    }

    private Disposable wait(String name, Mono<Void> room) {
        return room.subscribe(
                nothing -> {},
                refused -> heard.add(
                        name + " " + ((ApiException) refused).problem().name()),
                () -> heard.add(name));
    }

    private Disposable wait(String name, IngestLimiter.Permit part, int events) {
        return wait(name, body().awaitMoveTo(part, events, 10, here));
    }

    @Test
    void waitersAreServedInArrivalOrder() {
        IngestLimiter.Permit first = body();
        IngestLimiter.Permit second = body();
        assertThat(all.tryResize(90, 0)).isTrue();
        wait("first", first, 20);
        wait("second", second, 1);

        // There is room for the second, and for it alone.
        assertThat(heard).isEmpty();
        all.release();
        wait("third", body(), 1);

        assertThat(heard).containsExactly("first", "second", "third");
        assertThat(limiter.events()).isEqualTo(22);
    }

    @Test
    void waitersForBytesDoNotBlockEvents() {
        IngestLimiter.Permit long1 = body();
        IngestLimiter.Permit most = limiter.acquire(IngestLimiter.Priority.HIGH, 0, 99_000);
        all.release();
        wait("bytes", long1.awaitReserve(2_000, here));

        wait("events", body(), 10);
        assertThat(heard).containsExactly("events");
        most.release();
        assertThat(heard).containsExactly("events", "bytes");
    }

    @Test
    void whenNobodyPassesForTooLongTheyAreToldAndNothingIsKept() {
        IngestLimiter.Permit part = body();
        wait("early", part, 1);
        time.advanceTimeBy(Duration.ofSeconds(2));
        wait("late", body(), 1);

        time.advanceTimeBy(NEARLY.minusSeconds(2));
        assertThat(heard).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(heard).containsExactly("early " + Problem.OVERLOADED);
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(heard).containsExactly("early " + Problem.OVERLOADED, "late " + Problem.OVERLOADED);

        all.release();
        assertThat(limiter.events()).isZero();
    }

    @Test
    void lastWaiterWaitsWhileOthersAreServed() {
        int others = 50;
        List<IngestLimiter.Permit> parts =
                IntStream.rangeClosed(1, others).mapToObj(i -> body()).toList();
        IntStream.range(0, others).forEach(i -> wait("" + i, parts.get(i), 100));

        all.release();
        for (int i = 0; i < others; i++) {
            assertThat(heard).hasSize(i + 1).last().isEqualTo("" + i);
            time.advanceTimeBy(NEARLY);
            parts.get(i).release();
        }

        assertThat(heard).hasSize(others).noneMatch(one -> one.contains("OVERLOADED"));
        assertThat(limiter.events()).isZero();
    }

    @Test
    void cancelledWaiterDoesNotBlockLaterOnes() {
        Disposable first = wait("first", body(), 100);
        wait("second", body(), 10);
        assertThat(all.tryResize(50, 0)).isTrue();
        limiter.acquire(IngestLimiter.Priority.HIGH, 1, 0).release();
        assertThat(heard).isEmpty();

        first.dispose();

        assertThat(heard).containsExactly("second");
        assertThat(limiter.events()).isEqualTo(60);
    }

    @Test
    void cancelledWaiterIsSkippedAndDoesNotResetTheTimeout() {
        wait("first", body(), 100);
        Disposable second = wait("second", body(), 100);
        wait("third", body(), 60);
        time.advanceTimeBy(NEARLY);
        second.dispose();

        all.release();
        assertThat(heard).containsExactly("first");
        assertThat(limiter.events()).isEqualTo(100);
        Disposable fourth = wait("fourth", body(), 100);
        time.advanceTimeBy(NEARLY);
        fourth.dispose();
        assertThat(heard).containsExactly("first");
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(heard).containsExactly("first", "third " + Problem.OVERLOADED);
    }

    @Test
    void tooLargeReservationIsRejectedWithoutWaiting() {
        all.release();
        IngestLimiter.Permit streaming = limiter.acquire(IngestLimiter.Priority.HIGH, 0, 60_000);
        wait("never", body().awaitReserve(100_001, here));
        wait("not soon", body().awaitReserve(50_011, here));
        wait("soon", body().awaitReserve(50_010, here));
        wait("too many", body(), 101);
        wait("many", body(), 100);

        assertThat(heard)
                .containsExactly(
                        "never " + Problem.OVERLOADED,
                        "not soon " + Problem.OVERLOADED,
                        "too many " + Problem.OVERLOADED,
                        "many");
        streaming.release();
        assertThat(heard).endsWith("many", "soon");
    }

    @Test
    void closingFailsAllWaitersForEvents() {
        wait("first", body(), 1);
        wait("second", body(), 1);

        limiter.close("The disk is full.");

        assertThat(heard).containsExactly("first " + Problem.OVERLOADED, "second " + Problem.OVERLOADED);
        all.release();
        assertThat(limiter.events()).isZero();
    }

    @Test
    void roomIsGivenBackWholeWhoeverComesAndGoesAtTheSameTime() {
        IngestLimiter crowded = new IngestLimiter(properties);
        Scheduler many = Schedulers.newParallel("waiting", 4);
        AtomicInteger passed = new AtomicInteger();
        int visits = 20_000;

        Flux.range(0, visits)
                .flatMap(
                        i -> Mono.using(
                                        () -> crowded.acquire(IngestLimiter.Priority.HIGH, 0, 0),
                                        body -> Mono.using(
                                                        body::emptyPermit,
                                                        part -> body.awaitReserve(20_000, many)
                                                                .then(body.awaitMoveTo(part, 60, 1, many))
                                                                .then(Mono.fromRunnable(passed::incrementAndGet)),
                                                        IngestLimiter.Permit::release)
                                                .timeout(patience(i), Mono.empty(), many),
                                        IngestLimiter.Permit::release)
                                .subscribeOn(many),
                        32)
                .blockLast(Duration.ofMinutes(2));
        many.dispose();

        assertThat(passed).hasPositiveValue();
        assertThat(crowded.events()).isZero();
        assertThat(crowded.bytes()).isZero();
    }

    /** Every third gives up, some of them just as their turn comes. */
    private static Duration patience(int visit) {
        return visit % 3 > 0
                ? Duration.ofSeconds(60)
                : Duration.ofNanos(ThreadLocalRandom.current().nextInt(200_000));
    }
}
