package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Go panics, of which the first goroutine counts, and errors printed with their stack ({@code %+v}). */
final class GoReader {
    private static final List<String> HEADERS = List.of("panic: ", "fatal error: ");

    private GoReader() {}

    static Optional<Trace> read(List<String> lines) {
        TraceBuilder trace = new TraceBuilder();
        boolean inFirst = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("goroutine ") && line.endsWith("]:")) {
                if (inFirst) {
                    break;
                }
                inFirst = true;
            } else if (i + 1 < lines.size() && isPlace(lines.get(i + 1)) && !line.startsWith("created by ")) {
                begin(trace, lines, i);
                Frame frame = frame(line, lines.get(i + 1).strip());
                if (frame != null) {
                    trace.addToLast(frame);
                }
                i++;
            }
        }
        return trace.build(Language.GO);
    }

    private static void begin(TraceBuilder trace, List<String> lines, int frames) {
        if (trace.size() > 0) {
            return;
        }
        for (String line : lines.subList(0, frames)) {
            for (String header : HEADERS) {
                if (line.startsWith(header)) {
                    String message = line.substring(header.length()).replace(" [recovered]", "");
                    trace.begin(header.substring(0, header.length() - 2), message);
                    return;
                }
            }
        }
        trace.begin(null, frames == 0 ? null : lines.get(0));
    }

    private static boolean isPlace(String line) {
        return line.startsWith("\t") && line.contains(".go:");
    }

    /** {@code example.com/app/store.(*Store).Load(0xc000012345)}, followed by {@code /src/store.go:12 +0x1d}. */
    private static @Nullable Frame frame(String call, String place) {
        int arguments = call.endsWith(")") ? call.lastIndexOf('(') : -1;
        String name = arguments > 0 ? call.substring(0, arguments) : call;
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        int file = place.indexOf(".go:") + 3;
        if (name.isEmpty() || name.indexOf(' ') >= 0) {
            return null;
        }
        return Frame.of(
                dot < 0 ? null : name.substring(0, dot),
                name.substring(dot + 1),
                place.substring(0, file),
                Names.number(place, file + 1));
    }
}
