package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of JavaScript frames: the file without address, query and hash, and the function. */
final class ScriptNames {
    private static final List<String> LIBRARIES = List.of(
            "node_modules/",
            "node:",
            "internal/",
            "webpack/bootstrap",
            "webpack/runtime",
            "bower_components/",
            "<anonymous>",
            "native",
            "chrome-extension:",
            "moz-extension:",
            "safari-extension:",
            "[native code]",
            "(native)");

    private ScriptNames() {}

    static boolean isInApp(Frame frame) {
        String file = frame.file();
        return file != null && !file.isEmpty() && !Names.containsAny(file, LIBRARIES);
    }

    static @Nullable String key(Frame frame) {
        String file = frame.file() == null ? "" : Names.baseName(frame.file());
        return file + ":" + function(frame.function());
    }

    /** {@code async Object.load [as run]} is load; the receiver's type depends on the engine. */
    private static String function(String name) {
        String text = name;
        for (String prefix : List.of("async ", "async*", "new ", "get ", "set ")) {
            text = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        }
        int alias = text.indexOf(" [as ");
        text = alias > 0 ? text.substring(0, alias) : text;
        // Firefox: outer/inner</< are functions within functions.
        while (text.endsWith("<") || text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        int part = Math.max(text.lastIndexOf('.'), text.lastIndexOf('/'));
        text = part >= 0 && part < text.length() - 1 ? text.substring(part + 1) : text;
        return text.isEmpty() || text.equals("anonymous") || text.equals("eval") ? "<anonymous>" : text;
    }
}
