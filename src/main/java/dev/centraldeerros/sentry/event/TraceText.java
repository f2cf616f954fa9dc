package dev.centraldeerros.sentry.event;

import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.sentry.event.SentException.SentFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes exceptions that came as frames in the form in which their language prints them: the same error has one fingerprint
 * by whatever protocol it comes, and is read by people in the form that they know.
 */
final class TraceText {
    private final StringBuilder text = new StringBuilder();

    private TraceText() {}

    /**
     * Returns the text of a chain.
     *
     * @param chain exceptions, the oldest cause first; not empty
     */
    static String of(Language language, List<SentException> chain) {
        TraceText trace = new TraceText();
        switch (language) {
            case JVM -> trace.jvm(chain);
            case DOTNET -> trace.dotNet(chain, chain.size() - 1);
            case PYTHON -> trace.python(chain);
            case GO -> trace.go(chain.get(chain.size() - 1));
            case PHP, DART -> trace.numbered(chain, language);
            case RUBY -> trace.ruby(chain);
            default -> trace.script(chain);
        }
        return trace.text.toString().stripTrailing();
    }

    /** The last thrown first, frames innermost first. */
    private void jvm(List<SentException> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            line(i == chain.size() - 1 ? "" : "Caused by: ", chain.get(i).header());
            for (SentFrame frame : reversed(chain.get(i).frames())) {
                String module = frame.module() == null ? "" : frame.module() + ".";
                line("\tat ", module + function(frame) + "(" + jvmPlace(frame) + ")");
            }
        }
    }

    private static String jvmPlace(SentFrame frame) {
        if (frame.line() < 0) {
            return "Native Method";
        }
        if (frame.file() == null) {
            return "Unknown Source";
        }
        return frame.line() == 0 ? frame.file() : frame.file() + ":" + frame.line();
    }

    /** An inner exception and its frames stand between the header and the frames of the outer one. */
    private void dotNet(List<SentException> chain, int index) {
        SentException exception = chain.get(index);
        line(index == chain.size() - 1 ? "" : " ---> ", exception.header());
        if (index > 0) {
            dotNet(chain, index - 1);
            line("   ", "--- End of inner exception stack trace ---");
        }
        for (SentFrame frame : reversed(exception.frames())) {
            String module = frame.module() == null ? "" : frame.module() + ".";
            String function = function(frame);
            int arguments = function.indexOf('(');
            String call = arguments < 0 ? function + "()" : function;
            String place =
                    frame.file() == null || frame.line() <= 0 ? "" : " in " + frame.file() + ":line " + frame.line();
            line("   at ", module + call + place);
        }
    }

    /** As the interpreter prints them: causes first, frames outermost first. */
    private void python(List<SentException> chain) {
        for (int i = 0; i < chain.size(); i++) {
            if (i > 0) {
                line("", "");
                line("", "The above exception was the direct cause of the following exception:");
                line("", "");
            }
            if (!chain.get(i).frames().isEmpty()) {
                line("", "Traceback (most recent call last):");
            }
            for (SentFrame frame : chain.get(i).frames()) {
                line(
                        "  ",
                        "File \"" + file(frame) + "\", line " + Math.max(0, frame.line()) + ", in " + function(frame));
                if (frame.source() != null) {
                    line("    ", frame.source().strip());
                }
            }
            line("", chain.get(i).header());
        }
    }

    private void go(SentException exception) {
        line("", exception.header());
        line("", "");
        line("", "goroutine 1 [running]:");
        for (SentFrame frame : reversed(exception.frames())) {
            String module = frame.module() == null ? "" : frame.module() + ".";
            line("", module + function(frame) + "(...)");
            line("\t", file(frame) + ":" + Math.max(0, frame.line()));
        }
    }

    /** PHP prints the oldest first and each later one after "Next". */
    private void numbered(List<SentException> chain, Language language) {
        for (int i = 0; i < chain.size(); i++) {
            line(i == 0 ? "" : "\nNext ", chain.get(i).header());
            List<SentFrame> frames = reversed(chain.get(i).frames());
            for (int n = 0; n < frames.size(); n++) {
                SentFrame frame = frames.get(n);
                int line = Math.max(0, frame.line());
                line(
                        "#" + n + " ",
                        language == Language.DART
                                ? "     " + function(frame) + " (" + file(frame) + ":" + line + ":"
                                        + Math.max(0, frame.column()) + ")"
                                : file(frame) + "(" + line + "): " + function(frame) + "()");
            }
        }
    }

    /** The innermost frame has the message; causes follow. */
    private void ruby(List<SentException> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            SentException exception = chain.get(i);
            List<SentFrame> frames = reversed(exception.frames());
            String named = firstLine(exception.message()) + " (" + exception.type() + ")";
            if (frames.isEmpty()) {
                line("", named);
            }
            for (int n = 0; n < frames.size(); n++) {
                SentFrame frame = frames.get(n);
                String place = file(frame) + ":" + Math.max(0, frame.line()) + ":in '" + function(frame) + "'";
                line(n == 0 ? "" : "\tfrom ", n == 0 ? place + ": " + named : place);
            }
        }
    }

    /** V8's form, also for languages without one here. */
    private void script(List<SentException> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            line(i == chain.size() - 1 ? "" : "[cause]: ", chain.get(i).header());
            for (SentFrame frame : reversed(chain.get(i).frames())) {
                String place = file(frame) + ":" + Math.max(0, frame.line()) + ":" + Math.max(0, frame.column());
                String function = scriptFunction(frame.function());
                line("    at ", function == null ? place : function + " (" + place + ")");
            }
        }
    }

    /** Sentry writes a question mark for an anonymous function. */
    private static @Nullable String scriptFunction(@Nullable String function) {
        if (function == null || function.equals("?")) {
            return null;
        }
        return function.endsWith(".?") ? function.substring(0, function.length() - 1) + "<anonymous>" : function;
    }

    private void line(String before, String content) {
        text.append(before).append(content).append('\n');
    }

    private static String function(SentFrame frame) {
        return frame.function() == null ? "<unknown>" : frame.function();
    }

    private static String file(SentFrame frame) {
        return frame.file() == null ? "<anonymous>" : frame.file();
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    private static List<SentFrame> reversed(List<SentFrame> frames) {
        return java.util.stream.IntStream.range(0, frames.size())
                .mapToObj(i -> frames.get(frames.size() - 1 - i))
                .toList();
    }
}
