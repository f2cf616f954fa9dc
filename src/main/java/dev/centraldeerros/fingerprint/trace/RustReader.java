package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads Rust panics and errors with a backtrace. */
final class RustReader {
    private static final String BACKTRACE = "stack backtrace:";
    private static final String PANICKED = "panicked at ";

    private RustReader() {}

    static Optional<Trace> read(List<String> lines) {
        TraceBuilder trace = new TraceBuilder();
        boolean inFrames = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.toLowerCase(Locale.ROOT).equals(BACKTRACE)) {
                begin(trace, lines.subList(0, i));
                inFrames = true;
            } else if (inFrames) {
                int colon = line.indexOf(": ");
                if (colon > 0 && Names.isDigits(line, 0, colon)) {
                    trace.addToLast(
                            frame(line.substring(colon + 2).strip(), i + 1 < lines.size() ? lines.get(i + 1) : ""));
                } else if (!line.startsWith("at ")) {
                    break;
                }
            }
        }
        return trace.build(Language.RUST);
    }

    /** {@code panicked at 'message', src/main.rs:2:5}, or the message in the next line since 1.73. */
    private static void begin(TraceBuilder trace, List<String> before) {
        for (int i = 0; i < before.size(); i++) {
            String line = before.get(i);
            int at = line.indexOf(PANICKED);
            if (at < 0) {
                continue;
            }
            String rest = line.substring(at + PANICKED.length());
            int close = rest.lastIndexOf("', ");
            boolean isOld = rest.startsWith("'") && close > 0;
            String next = i + 1 < before.size() ? before.get(i + 1).strip() : "";
            trace.begin("panic", isOld ? rest.substring(1, close) : next);
            return;
        }
        String first = before.isEmpty() ? "" : before.get(0).strip();
        boolean isError = first.startsWith("Error: ");
        trace.begin(isError ? "Error" : null, isError ? first.substring(7) : first);
    }

    /** A full backtrace has addresses: {@code 0x5597 - app::load}. */
    private static Frame frame(String symbol, String next) {
        int address = symbol.startsWith("0x") ? symbol.indexOf(" - ") : -1;
        String function = address < 0 ? symbol : symbol.substring(address + 3);
        String place = next.strip();
        if (!place.startsWith("at ")) {
            return Frame.of(null, function, null, 0);
        }
        int last = place.lastIndexOf(':');
        int line = last < 0 ? -1 : place.lastIndexOf(':', last - 1);
        line = line > 3 ? line : last;
        return line < 3
                ? Frame.of(null, function, place.substring(3), 0)
                : Frame.of(null, function, place.substring(3, line), Names.number(place, line + 1));
    }
}
