package dev.centraldeerros.ingest.write;

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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Clock;
import java.util.List;
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

/** From events to the rows of a {@code COPY}. In this package because the rows are known here only. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("exports")
public class RowEncoding {
    private static final int ROWS = 1000;

    private final List<Event> events = events();

    private static List<Event> events() {
        DecodeContext context = Decoding.context();
        NativeJson decoder =
                new NativeJson(new EventIds(Clock.systemUTC()), new Fingerprints(Level.ERROR, Fingerprinter.VERSION));
        return Events.bodies().stream()
                .limit(ROWS)
                .map(body -> ((Decoded.Accepted) decoder.decode(body, context)).event())
                .toList();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int rows() {
        LogRows rows = new LogRows(ByteBufAllocator.DEFAULT, ROWS);
        for (Event event : events) {
            rows.add(event, (short) 1, event.id());
        }
        ByteBuf all = rows.finish();
        try {
            return all.readableBytes();
        } finally {
            all.release();
        }
    }
}
