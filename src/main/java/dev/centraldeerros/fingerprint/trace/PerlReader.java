package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Optional;

/** Reads Perl's long messages (Carp): {@code main::load(1) called at app.pl line 12}. */
final class PerlReader {
    private static final String CALLED = " called at ";
    private static final String LINE = " line ";

    private PerlReader() {}

    static Optional<Trace> read(List<String> lines) {
        TraceBuilder trace = new TraceBuilder();
        String before = "";
        for (String line : lines) {
            int called = line.lastIndexOf(CALLED);
            int number = line.lastIndexOf(LINE);
            if (called <= 0 || number < called || !line.startsWith("\t")) {
                before = trace.size() == 0 && !line.isBlank() ? line : before;
                continue;
            }
            if (trace.size() == 0) {
                int at = before.lastIndexOf(" at ");
                trace.begin(null, at < 0 ? before : before.substring(0, at));
            }
            String call = line.substring(0, called).strip();
            int arguments = call.indexOf('(');
            trace.addToLast(Frame.of(
                    null,
                    arguments < 0 ? call : call.substring(0, arguments),
                    line.substring(called + CALLED.length(), number),
                    Names.number(line, number + LINE.length())));
        }
        return trace.build(Language.PERL);
    }
}
