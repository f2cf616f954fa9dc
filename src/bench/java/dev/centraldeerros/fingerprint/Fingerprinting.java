package dev.centraldeerros.fingerprint;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From an event's texts to its fingerprint: a message, a trace of 40 frames, and the worst texts of the maximum length. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("exports")
public class Fingerprinting {
    private static final int MAX_DETAILS = 256 * 1024;

    private static final String MESSAGE =
            "Payment 4711 of user anna refused by https://pay.example.com/v1/charge?id=7: no answer after 30 s";

    /** Name of the texts that are measured. */
    @Param({"message", "trace40", "frames", "causes", "common", "headers", "text", "hashes", "quotes"})
    public String input = "message";

    @Benchmark
    public Grouping fingerprint() {
        String details = details();
        return Fingerprinter.grouping(
                Fingerprinter.VERSION, MESSAGE, "billing", null, Fingerprinter.readTrace(MESSAGE, details));
    }

    private String cached = "";

    private @org.jspecify.annotations.Nullable String details() {
        if (input.equals("message")) {
            return null;
        }
        if (cached.isEmpty()) {
            cached = switch (input) {
                case "trace40" -> trace(40);
                case "frames" -> fill(trace(40));
                case "causes" -> fill("Caused by: a.B: c\n\tat a.B.c(B.java:1)\n");
                case "common" -> trace(1_000) + fill("Caused by: a.B: c\n\tat a.B.c(B.java:1)\n\t... 999 more\n");
                case "headers" -> fill("a.b.CError: d\n") + "\tat a.B.c(B.java:1)";
                case "text" ->
                    fill("at a :in ` called at #0 @ .go: tack backtrace: File \" Traceback (most recent call last):\n");
                case "hashes" -> fill("#0 a.php(1): b()\n");
                default -> fill("a.rb:1:in `b': c (D)\n");
            };
            cached = cached.substring(0, Math.min(cached.length(), MAX_DETAILS));
        }
        return cached;
    }

    private static String fill(String part) {
        return part.repeat(1 + MAX_DETAILS / part.length());
    }

    private static String trace(int frames) {
        return IntStream.range(0, frames)
                .mapToObj(i ->
                        (i % 3 == 0 ? "\tat com.example.billing.Store.load" : "\tat org.springframework.web.Filter.do")
                                + i + "(Store.java:" + i + ")")
                .collect(Collectors.joining("\n", "java.lang.IllegalStateException: no payment 17\n", "\n"));
    }
}
