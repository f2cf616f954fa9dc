package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python tracebacks: chained ones ("During handling of", "The above exception was the direct cause") and exception
 * groups (PEP 654), whose members are indented behind a bar.
 */
final class PythonReader {
    private static final String START = "Traceback (most recent call last):";
    private static final String FILE = "File \"";

    /** A group at the top has a margin of two characters, its members have more. */
    private static final int TOP_MARGIN = 2;

    private final TraceBuilder top = new TraceBuilder();
    private final TraceBuilder members = new TraceBuilder();

    /** The builder of the exception whose frames are read; null outside of a traceback. */
    private @Nullable TraceBuilder builder;

    private PythonReader() {}

    static Optional<Trace> read(List<String> lines) {
        PythonReader reader = new PythonReader();
        lines.forEach(reader::line);
        reader.top.reverseFrames();
        reader.members.reverseFrames();
        // The last exception at the top is the one that was thrown last.
        reader.top.reverseChain();
        reader.top.addAll(reader.members);
        return reader.top.build(Language.PYTHON);
    }

    private void line(String line) {
        int indent = Lines.indent(line);
        int margin = 0;
        String content = line;
        if (indent < line.length() && (line.charAt(indent) == '|' || line.charAt(indent) == '+')) {
            margin = indent;
            int text = indent + 1;
            content = line.substring(Math.min(line.length(), text + (line.startsWith(" ", text) ? 1 : 0)));
        }
        String text = content.strip();
        TraceBuilder open = builder;
        if (text.endsWith(START)) {
            open = margin <= TOP_MARGIN ? top : members;
            open.begin(null, null);
            builder = open;
        } else if (open != null && text.startsWith(FILE)) {
            frame(open, text);
        } else if (open != null && !text.isEmpty() && Lines.indent(content) == 0) {
            int colon = text.indexOf(": ");
            String type = colon < 0 ? text : text.substring(0, colon);
            if (isType(type)) {
                open.name(type, colon < 0 ? "" : text.substring(colon + 2));
            }
            builder = null;
        }
    }

    /** {@code File "/srv/app/views.py", line 12, in load}; a syntax error has no function. */
    private static void frame(TraceBuilder open, String text) {
        int quote = text.indexOf('"', FILE.length());
        if (quote < 0) {
            return;
        }
        int line = text.indexOf(", line ", quote);
        int in = text.indexOf(", in ", quote);
        open.addToLast(Frame.of(
                null,
                in < 0 ? "<module>" : text.substring(in + 5),
                text.substring(FILE.length(), quote),
                line < 0 ? 0 : Names.number(text, line + 7)));
    }

    private static boolean isType(String type) {
        String name = type.endsWith(":") ? type.substring(0, type.length() - 1) : type;
        return !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '.');
    }
}
