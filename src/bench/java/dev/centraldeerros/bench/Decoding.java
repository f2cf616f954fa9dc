package dev.centraldeerros.bench;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** From the bytes of an event to the event: our own decoder, and the same bytes read into a tree, to compare with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("exports")
public class Decoding {
    private static final int BODIES = 1024;

    private final List<byte[]> bodies = Events.bodies().subList(0, BODIES);
    private final NativeJson decoder =
            new NativeJson(new EventIds(Clock.systemUTC()), new Fingerprints(Level.ERROR, Fingerprinter.VERSION));
    private final DecodeContext context = context();

    /** On whose behalf the events of {@link Events} are decoded. */
    public static DecodeContext context() {
        NameRegistry.Known known =
                new NameRegistry.Known(Map.of(NameRegistry.DEFAULT_PROJECT, 1), Map.of("PRODUCTION", (short) 1));
        return new DecodeContext(new Sender.Account(1), new NameRegistry(known, List.of("PRODUCTION"), Mono.never()));
    }

    @Benchmark
    @OperationsPerInvocation(BODIES)
    public void event(Blackhole into) {
        for (byte[] body : bodies) {
            Decoded decoded = decoder.decode(body, context);
            if (decoded instanceof Decoded.Rejected rejected) {
                throw new IllegalStateException(rejected.toString());
            }
            into.consume(decoded);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BODIES)
    public void tree(Blackhole into) {
        for (byte[] body : bodies) {
            into.consume(JsonMapper.shared().readTree(body));
        }
    }
}
