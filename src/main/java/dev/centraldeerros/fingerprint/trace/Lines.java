package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;

/** Lines of a text, within bounds, so that reading a trace takes bounded time. */
final class Lines {
    /** Longer texts are read up to here; traces of deep recursion repeat themselves. */
    static final int MAX_CHARS = 256 * 1024;

    /** Longer lines are cut. */
    private static final int MAX_LINE = 2_000;

    private static final int MAX_LINES = 5_000;

    private Lines() {}

    static List<String> of(String text) {
        int end = Math.min(text.length(), MAX_CHARS);
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < end && lines.size() < MAX_LINES) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 || newline > end ? end : newline;
            int last = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
            lines.add(text.substring(from, Math.min(last, from + MAX_LINE)));
            from = to + 1;
        }
        return lines;
    }

    /** Number of white space characters before the text of a line. */
    static int indent(String line) {
        int i = 0;
        while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
            i++;
        }
        return i;
    }
}
