package dev.centraldeerros.live;

import dev.centraldeerros.bench.Decoding;
import dev.centraldeerros.bench.Events;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.wire.Context;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** From a commit to 300 live streams that search for texts which are not there: what filters alone cost each event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("exports")
public class HandingOut {
    private static final int EVENTS = 100;
    private static final int STREAMS = 300;

    /** How many different filters they have. */
    @Param({"1", "30", "300"})
    public int filters;

    private final LogJson logJson = new LogJson(project -> "default");

    private final LiveFeed feed = new LiveFeed(
            logJson,
            (ids, projects) -> Mono.just(List.of()),
            commit -> {},
            Clock.systemUTC(),
            new SimpleMeterRegistry(),
            Schedulers.immediate());
    private final List<Event> events = events();

    private static List<Event> events() {
        Context context = Decoding.context();
        NativeJson decoder = new NativeJson(new EventIds(Clock.systemUTC()));
        return Events.bodies().stream()
                .limit(EVENTS)
                .map(body -> ((Decoded.Accepted) decoder.decode(body, context)).event())
                .toList();
    }

    @Setup
    public void watch() {
        for (int i = 0; i < STREAMS; i++) {
            Condition condition =
                    new Condition.Contains(Set.of(Condition.Field.values()), "hippopotamus " + i % filters);
            LogFilter filter = new LogFilter(List.of(1), null, null, false, List.of(condition));
            LiveConsumer unused = feed.register(filter, Frames.BATCH, () -> true, true);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void event() {
        feed.handOut(events.stream()
                .map(event -> new LiveEvent.Offer(event, logJson, LiveEvent.ELSEWHERE))
                .toList());
    }
}
