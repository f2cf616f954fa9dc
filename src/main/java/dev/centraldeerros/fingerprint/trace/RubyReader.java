package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Ruby backtraces: the interpreter's, whose first line has the message, and those of frameworks below a header. */
final class RubyReader {
    private final TraceBuilder trace = new TraceBuilder();
    private final List<String> text = new ArrayList<>();

    private RubyReader() {}

    static Optional<Trace> read(List<String> lines) {
        RubyReader reader = new RubyReader();
        lines.forEach(reader::line);
        return reader.trace.build(Language.RUBY);
    }

    private void line(String line) {
        int in = line.indexOf(":in ");
        int close = in < 0 || in + 5 > line.length() ? -1 : line.indexOf('\'', in + 5);
        Frame frame = close < 0 ? null : frame(line, in, close);
        if (frame == null) {
            text.add(line);
            return;
        }
        // a.rb:2:in `load': message (RuntimeError)
        if (line.startsWith(": ", close + 1)) {
            String message = line.substring(close + 3);
            int type = message.endsWith(")") ? message.lastIndexOf(" (") : -1;
            trace.begin(
                    type < 0 ? null : message.substring(type + 2, message.length() - 1),
                    type < 0 ? message : message.substring(0, type));
        } else if (trace.size() == 0) {
            trace.begin(header());
        }
        trace.addToLast(frame);
    }

    /** {@code RuntimeError (message):}, as Rails prints it, or {@code RuntimeError: message}. */
    private @Nullable Header header() {
        for (String line : text) {
            String content = line.strip();
            int open = content.indexOf(" (");
            if (open > 0 && content.endsWith("):") && Header.of(content.substring(0, open)) != null) {
                return new Header(content.substring(0, open), content.substring(open + 2, content.length() - 2));
            }
        }
        return Header.best(text);
    }

    private static @Nullable Frame frame(String line, int in, int close) {
        int colon = line.lastIndexOf(':', in - 1);
        char quote = line.charAt(in + 4);
        if (colon <= 0 || !Names.isDigits(line, colon + 1, in) || (quote != '`' && quote != '\'')) {
            return null;
        }
        String file = line.substring(0, colon).strip();
        int from = file.indexOf("from ");
        file = from >= 0 ? file.substring(from + 5) : file;
        String label = line.substring(in + 5, close);
        // Since 3.4 the class stands before the method: Store#load, Store.load
        int prefix = label.lastIndexOf(" in ") < 0 ? 0 : label.lastIndexOf(" in ") + 4;
        int split = Math.max(label.lastIndexOf('#'), label.lastIndexOf('.'));
        boolean hasClass = split > prefix && split < label.length() - 1;
        return Frame.of(
                hasClass ? label.substring(prefix, split) : null,
                hasClass ? label.substring(0, prefix) + label.substring(split + 1) : label,
                file,
                Names.number(line, colon + 1));
    }
}
