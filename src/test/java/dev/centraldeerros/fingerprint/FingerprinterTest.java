package dev.centraldeerros.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.fingerprint.Grouping.Reason;
import dev.centraldeerros.fingerprint.trace.Frame;
import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprinterTest {
    private static final String TRACE = """
            java.lang.IllegalStateException: no payment 17
            	at com.example.Store.load(Store.java:12)
            	at com.example.Handler.handle(Handler.java:8)
            """;

    @Test
    void errorsAndExceptionsHaveAFingerprintAndOtherLogsHaveNone() {
        assertThat(of(Level.ERROR, "It failed", null, null)).isPresent();
        assertThat(of(Level.CRITICAL, "It failed", null, null)).isPresent();
        assertThat(of(Level.INFO, "It failed", null, null)).isEmpty();
        assertThat(of(Level.WARNING, "It failed", "some details\nof two lines", null))
                .isEmpty();
        assertThat(of(Level.INFO, "It failed", TRACE, null)).isPresent();
        assertThat(of(Level.INFO, TRACE, null, null)).isPresent();
        assertThat(Fingerprinter.of(
                        event(Level.WARNING, "It failed", null, null), Level.WARNING, Fingerprinter.VERSION))
                .isPresent();
    }

    @Test
    void theFingerprintOfThisVersionIsFixed() {
        // A change of these values is a new version: known errors would be new issues.
        assertThat(of(Level.ERROR, "No payment 17", TRACE, null).orElseThrow().fingerprint())
                .hasToString(EXCEPTION);
        assertThat(of(Level.ERROR, "No payment 17 for user anna", null, null)
                        .orElseThrow()
                        .fingerprint())
                .hasToString(MESSAGE);
        assertThat(of(Level.ERROR, "No payment 17", null, "[\"a\",\"{{ default }}\"]")
                        .orElseThrow()
                        .fingerprint())
                .hasToString(CLIENT);
        assertThat(of(Level.ERROR, "4711", null, null).orElseThrow().fingerprint())
                .hasToString(SOURCE);
    }

    private static final String EXCEPTION = "55177997-66ca-5438-2b12-9294e80c507a";
    private static final String MESSAGE = "0010650d-d0a5-63b0-c1f2-7388e1cf0d42";
    private static final String CLIENT = "b4cad65b-5844-6988-e80e-a69a4bb80c92";
    private static final String SOURCE = "7c93369d-34d2-1347-2680-f72a1f018523";

    @Test
    void theClientsFingerprintDecides() {
        Grouping first = grouping("No payment 17", null, "[\"checkout\"]");
        assertThat(first.reason()).isEqualTo(Reason.CLIENT);
        assertThat(first.parts()).containsExactly("checkout");
        assertThat(grouping("Something else", TRACE, "[\"checkout\"]").fingerprint())
                .isEqualTo(first.fingerprint());
        assertThat(grouping("No payment 17", null, "[\"check\",\"out\"]").fingerprint())
                .isNotEqualTo(first.fingerprint());
    }

    @Test
    void defaultInAClientsFingerprintIsWhatTheServerWouldUse() {
        Grouping expanded = grouping("No payment 17", null, "[\"{{ default }}\",\"eu\"]");
        assertThat(expanded.parts()).containsExactly("No payment <*>", "eu");
        assertThat(grouping("No payment 18", null, "[\"{{default}}\",\"eu\"]").fingerprint())
                .isEqualTo(expanded.fingerprint());
        assertThat(grouping("No order 18", null, "[\"{{default}}\",\"eu\"]").fingerprint())
                .isNotEqualTo(expanded.fingerprint());
        Grouping alone = grouping("No payment 17", TRACE, "[\"{{ default }}\"]");
        assertThat(alone).isEqualTo(grouping("No payment 17", TRACE, null));
        assertThat(grouping("No payment 17", TRACE, "[]")).isEqualTo(alone);
    }

    @Test
    void messagesWithoutWordsAreGroupedBySource() {
        Grouping grouping = grouping("4711", null, null);
        assertThat(grouping.reason()).isEqualTo(Reason.SOURCE);
        assertThat(grouping("4712", null, null).fingerprint()).isEqualTo(grouping.fingerprint());
        assertThat(grouping("???", null, null).reason()).isEqualTo(Reason.SOURCE);
    }

    @Test
    void framesWithoutAHeaderTakeTheTypeFromTheDescription() {
        String frames = TRACE.substring(TRACE.indexOf('\n') + 1);
        Grouping grouping = grouping("java.lang.IllegalStateException: no payment 17", frames, null);
        assertThat(grouping.fingerprint()).isEqualTo(grouping("", TRACE, null).fingerprint());
        assertThat(grouping.title()).isEqualTo("IllegalStateException: no payment 17");
    }

    @Test
    void framesThatTheClientSentEnterLikeATraceInText() {
        Trace sent = new Trace(
                Language.ofPlatform("java"),
                List.of(new Thrown(
                        "java.lang.IllegalStateException",
                        "no payment 5",
                        List.of(
                                new Frame("com.example.Store", "load", "Store.java", 99, null),
                                new Frame("com.example.Handler", "handle", null, 0, true),
                                new Frame("com.example.Generated", "call", null, 0, false)))));
        Event event = event(Level.ERROR, "no payment 5", null, null);
        assertThat(Fingerprinter.of(event, Level.ERROR, Fingerprinter.VERSION, sent)
                        .orElseThrow()
                        .fingerprint())
                .isEqualTo(grouping("", TRACE, null).fingerprint());
    }

    @Test
    void anExceptionWithoutFramesIsGroupedByItsMessageAndHasAType() {
        Grouping grouping = grouping("TimeoutError: no answer after 30 s", null, null);
        assertThat(grouping.reason()).isEqualTo(Reason.MESSAGE);
        assertThat(grouping.type()).isEqualTo("TimeoutError");
        assertThat(grouping.parts()).containsExactly("TimeoutError: no answer after <*>");
        assertThat(grouping.culprit()).isEqualTo("billing");
    }

    @Test
    void titlesAreOneLineOfBoundedLength() {
        assertThat(grouping("\n  first line \nsecond", null, null).title()).isEqualTo("first line");
        String smileys = "\uD83D\uDE00".repeat(400);
        String title = grouping("x" + smileys, null, null).title();
        assertThat(title).hasSizeLessThanOrEqualTo(Grouping.MAX_TITLE).endsWith("\uDE00…");
    }

    private static Optional<Grouping> of(
            Level level, String description, @Nullable String details, @Nullable String fingerprint) {
        return Fingerprinter.of(event(level, description, details, fingerprint), Level.ERROR, Fingerprinter.VERSION);
    }

    private static Grouping grouping(String description, @Nullable String details, @Nullable String fingerprint) {
        return Fingerprinter.grouping(
                Fingerprinter.VERSION,
                description,
                "billing",
                fingerprint,
                Fingerprinter.readTrace(description, details));
    }

    private static Event event(
            Level level, String description, @Nullable String details, @Nullable String fingerprint) {
        return new Event(
                new UUID(0, 1),
                1,
                new Sender.Account(1),
                Instant.EPOCH,
                level,
                "DEV",
                "billing",
                description,
                details,
                1,
                null,
                null,
                null,
                null,
                fingerprint,
                null,
                null);
    }
}
