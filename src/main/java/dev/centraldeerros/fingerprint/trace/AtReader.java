package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads traces whose frames begin with "at": JVM with {@code Caused by}, {@code Suppressed} and {@code ... n more}; .NET with
 * inner exceptions; V8 with {@code [cause]}. Suppressed exceptions do not count: they tell of the cleanup, not of the fault.
 */
final class AtReader {
    private static final List<String> CAUSES = List.of("Caused by: ", "Wrapped by: ", "[cause]: ", "[Caused by]: ");
    private static final String INNER = "---> ";
    private static final int NOT_SUPPRESSED = Integer.MAX_VALUE;

    private final TraceBuilder trace = new TraceBuilder();

    /** Lines since the last frame or marker. */
    private final List<String> text = new ArrayList<>();

    private @Nullable Language language;
    private int current = -1;

    /** Whether other text may stand before the frames of the current exception. */
    private boolean isOpen = true;

    /** Indentation of the suppressed exception whose lines are skipped. */
    private int suppressedAt = NOT_SUPPRESSED;

    private AtReader() {}

    static Optional<Trace> read(List<String> lines) {
        AtReader reader = new AtReader();
        lines.forEach(reader::line);
        Language language = reader.language;
        return language == null ? Optional.empty() : reader.trace.build(language);
    }

    private void line(String line) {
        int indent = Lines.indent(line);
        String content = line.substring(indent);
        if (suppressedAt != NOT_SUPPRESSED && isSuppressed(indent, content)) {
            return;
        }
        suppressedAt = NOT_SUPPRESSED;
        if (content.startsWith("at ")) {
            frame(content.substring(3));
        } else if (content.startsWith("... ")) {
            common(content);
        } else if (content.startsWith("Suppressed: ")) {
            suppressedAt = indent;
        } else if (content.startsWith("--- End of inner ")) {
            current = Math.max(0, current - 1);
            isOpen = trace.size() > 0;
        } else if (!content.startsWith("--- End of stack trace")) {
            other(content);
        }
    }

    /** What is indented more, and causes of the suppressed exception, belong to it. */
    private boolean isSuppressed(int indent, String content) {
        return indent > suppressedAt || (indent == suppressedAt && content.startsWith("Suppressed: "));
    }

    private void frame(String content) {
        AtFrames.Parsed parsed = AtFrames.of(content.strip());
        if (parsed == null || (language != null && parsed.language() != language)) {
            return;
        }
        if (current < 0) {
            beginFirst();
        }
        Frame frame = parsed.frame();
        if (isOpen && frame != null) {
            language = parsed.language();
            trace.add(current, frame);
            text.clear();
        }
    }

    /** The exception that is named before the first frame; .NET may name inner ones in the same line. */
    private void beginFirst() {
        Header best = Header.best(text);
        if (best == null) {
            trace.begin(null);
            current = trace.last();
            return;
        }
        String message = best.message();
        int inner = message.indexOf(" " + INNER);
        trace.begin(best.type(), inner < 0 ? message : message.substring(0, inner));
        if (inner >= 0) {
            for (String part : message.substring(inner + 1 + INNER.length()).split(" " + INNER, -1)) {
                trace.begin(Header.of(part));
            }
        }
        current = trace.last();
    }

    private void common(String content) {
        int count = Names.number(content, 4);
        if (count > 0 && current > 0 && isOpen) {
            trace.addCommon(current, current - 1, count);
        }
    }

    private void other(String content) {
        String cause = cause(content);
        if (cause != null && (current >= 0 || !text.isEmpty())) {
            if (current < 0) {
                beginFirst();
            }
            if (!cause.startsWith("[CIRCULAR")) {
                Header header = Header.of(cause);
                trace.begin(header == null ? null : header.type(), header == null ? cause : header.message());
                current = trace.last();
                isOpen = true;
            } else {
                isOpen = false;
            }
            text.clear();
            return;
        }
        if (current >= 0 && trace.hasFrames(current) && !content.isEmpty()) {
            // Text after the frames: the trace goes on with a cause only.
            isOpen = false;
        }
        if (current < 0) {
            text.add(content);
        }
    }

    private static @Nullable String cause(String content) {
        for (String mark : CAUSES) {
            if (content.startsWith(mark)) {
                return content.substring(mark.length());
            }
        }
        if (content.startsWith(INNER)) {
            String inner = content.substring(INNER.length());
            return inner.startsWith("(Inner")
                    ? inner.substring(inner.indexOf(") ") + 1).strip()
                    : inner;
        }
        return null;
    }
}
