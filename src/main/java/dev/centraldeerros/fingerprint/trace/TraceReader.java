package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a stack trace from text, in the format of the language that printed it. */
public final class TraceReader {
    private TraceReader() {}

    /** A reader is tried if a mark of its language is in the text; the first that finds a frame has read the trace. */
    private record Candidate(List<String> marks, Function<List<String>, Optional<Trace>> reader) {
        boolean isFor(String text) {
            return marks.stream().allMatch(text::contains);
        }
    }

    private static final List<Candidate> READERS = List.of(
            new Candidate(List.of("Traceback (most recent call last):", "File \""), PythonReader::read),
            new Candidate(List.of(".go:"), GoReader::read),
            new Candidate(List.of("tack backtrace:"), RustReader::read),
            new Candidate(List.of("at "), AtReader::read),
            new Candidate(List.of("#0"), NumberedReader::read),
            new Candidate(List.of(":in "), RubyReader::read),
            new Candidate(List.of(" called at "), PerlReader::read),
            new Candidate(List.of("@"), GeckoReader::read));

    /** Returns the trace in a text of several lines; empty without one. Time is linear, the text's first 256 Ki characters count. */
    public static Optional<Trace> read(String text) {
        if (text.indexOf('\n') < 0) {
            return Optional.empty();
        }
        String head = text.length() > Lines.MAX_CHARS ? text.substring(0, Lines.MAX_CHARS) : text;
        List<String> lines = null;
        for (Candidate candidate : READERS) {
            if (candidate.isFor(head)) {
                lines = lines == null ? Lines.of(head) : lines;
                Optional<Trace> trace = candidate.reader().apply(lines);
                if (trace.isPresent()) {
                    return trace;
                }
            }
        }
        return Optional.empty();
    }

    /** Returns type and message of an exception that a text begins with; null parts without one. */
    public static Optional<Thrown> header(String text) {
        int end = text.indexOf('\n');
        Header header = Header.of(end < 0 ? text : text.substring(0, end));
        return header == null || !header.isCertain()
                ? Optional.empty()
                : Optional.of(new Thrown(header.type(), header.message(), List.of()));
    }
}
