package dev.centraldeerros.sentry.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.fingerprint.trace.Frame;
import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import dev.centraldeerros.fingerprint.trace.TraceReader;
import dev.centraldeerros.sentry.event.SentException.SentFrame;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written of frames is read back as the same trace. */
class TraceTextTest {
    private static SentFrame frame(String module, String function, String file, int line) {
        return new SentFrame(module, function, file, line, 7, "charge(order)");
    }

    private static List<SentException> chain(String inner, String outer, SentFrame... frames) {
        List<SentFrame> all = List.of(frames);
        return List.of(
                new SentException(inner, "connection reset", all.subList(1, all.size())),
                new SentException(outer, "order 7 failed\nat once", all));
    }

    @ParameterizedTest
    @CsvSource({
        "JVM, java.io.IOException, com.acme.PaymentException, com.acme.Store, load, Store.java, com.acme.Web, main, Web.java",
        "DOTNET, System.IO.IOException, Acme.PaymentException, Acme.Store, Load, Store.cs, Acme.Web, Main, Web.cs",
        "PYTHON, OSError, acme.PaymentError, acme.store, load, /srv/store.py, acme.web, main, /srv/web.py",
        "JAVASCRIPT, TypeError, PaymentError, , load, /srv/store.js, , main, /srv/web.js",
        "RUBY, IOError, PaymentError, , load, /srv/store.rb, , main, /srv/web.rb",
        "PHP, RuntimeException, PaymentException, , Store->load, /srv/store.php, , main, /srv/web.php"
    })
    void traceOfALanguageIsReadBack(
            Language language,
            String inner,
            String outer,
            String module,
            String function,
            String file,
            String callerModule,
            String caller,
            String callerFile) {
        List<SentException> chain =
                chain(inner, outer, frame(callerModule, caller, callerFile, 41), frame(module, function, file, 12));

        Trace trace = TraceReader.read(TraceText.of(language, chain)).orElseThrow();

        assertThat(trace.language()).isEqualTo(language);
        assertThat(trace.thrown().type()).isEqualTo(outer);
        assertThat(trace.thrown().frames()).extracting(Frame::function).containsExactly(function, caller);
        assertThat(trace.thrown().frames()).extracting(Frame::line).containsExactly(12, 41);
        if (language != Language.RUBY) {
            Thrown cause = trace.chain().get(1);
            assertThat(cause.type()).isEqualTo(inner);
            assertThat(cause.frames()).extracting(Frame::function).containsExactly(function);
        }
    }

    @Test
    void panicOfGoIsReadBack() {
        Trace trace = TraceReader.read(TraceText.of(
                        Language.GO,
                        List.of(new SentException(
                                "*errors.errorString",
                                "connection reset",
                                List.of(
                                        frame("main", "main", "/src/main.go", 41),
                                        frame("example.com/acme/store", "(*Store).Load", "/src/store.go", 12))))))
                .orElseThrow();

        assertThat(trace.language()).isEqualTo(Language.GO);
        assertThat(trace.thrown().frames()).extracting(Frame::function).containsExactly("(*Store).Load", "main");
    }

    @Test
    void anonymousFunctionsOfScriptsAreWrittenAsTheRuntimePrintsThem() {
        List<SentException> chain = List.of(new SentException(
                "TypeError",
                "order 7",
                List.of(frame(null, "?", "node:internal/main", 28), frame(null, "Object.?", "/srv/a.js", 6))));

        assertThat(TraceText.of(Language.JAVASCRIPT, chain)).isEqualTo("""
                TypeError: order 7
                    at Object.<anonymous> (/srv/a.js:6:7)
                    at node:internal/main:28:7""");
    }

    @Test
    void javaIsWrittenAsTheRuntimePrintsIt() {
        List<SentException> chain = List.of(
                new SentException("java.io.IOException", "", List.of(frame("com.acme.Net", "read", null, -2))),
                new SentException(
                        "java.lang.IllegalStateException",
                        "order 7",
                        List.of(
                                frame("com.acme.Web", "main", "Web.java", 41),
                                frame("com.acme.Store", "load", null, 0))));

        assertThat(TraceText.of(Language.JVM, chain)).isEqualTo("""
                java.lang.IllegalStateException: order 7
                \tat com.acme.Store.load(Unknown Source)
                \tat com.acme.Web.main(Web.java:41)
                Caused by: java.io.IOException
                \tat com.acme.Net.read(Native Method)""");
    }
}
