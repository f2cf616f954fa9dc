package dev.centraldeerros.live;

import dev.centraldeerros.bench.Decoding;
import dev.centraldeerros.bench.Events;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.EventView;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
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

/** Delivery of a commit to 300 live streams that search for texts which are not there: what filters alone cost each event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("exports")
public class Filtering {
    private static final int EVENTS = 100;
    private static final int STREAMS = 300;

    /** How many different filters they have. */
    @Param({"1", "30", "300"})
    public int filters;

    private final LogJson logJson = new LogJson(project -> "default", event -> null);

    private final List<FilterGroup> groups = new ArrayList<>();
    private final List<Event> events = events();

    private static List<Event> events() {
        DecodeContext context = Decoding.context();
        NativeJson decoder =
                new NativeJson(new EventIds(Clock.systemUTC()), new Fingerprints(Level.ERROR, Fingerprinter.VERSION));
        return Events.bodies().stream()
                .limit(EVENTS)
                .map(body -> ((Decoded.Accepted) decoder.decode(body, context)).event())
                .toList();
    }

    @Setup
    public void watch() {
        for (int i = 0; i < filters; i++) {
            Condition condition = new Condition.Contains(Set.of(Condition.Field.values()), "hippopotamus " + i);
            LogFilter filter = new LogFilter(List.of(1), null, null, false, List.of(condition));
            FilterGroup group = new FilterGroup(filter);
            for (int k = 0; k < STREAMS / filters; k++) {
                group.add(new LiveSubscription(filter, SseFormat.BATCH, Instant.EPOCH, () -> true, lost -> {}));
            }
            groups.add(group);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public boolean event() {
        boolean matched = false;
        for (Event event : events) {
            EventView subject = new EventView(event);
            for (FilterGroup group : groups) {
                matched |= group.offer(subject, () -> new LiveEvent(event, logJson));
            }
        }
        return matched;
    }
}
