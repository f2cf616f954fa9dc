package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of Go frames: the package and the function, closures under the function that holds them. */
final class GoNames {
    private static final List<String> LIBRARIES =
            List.of("/go/src/", "/libexec/src/", "/pkg/mod/", "/vendor/", "/usr/lib/go");

    /** First parts of the packages of the standard library. */
    private static final Set<String> STANDARD = Set.of(
            "archive",
            "bufio",
            "bytes",
            "cmp",
            "compress",
            "context",
            "crypto",
            "database",
            "encoding",
            "errors",
            "fmt",
            "hash",
            "html",
            "image",
            "internal",
            "io",
            "iter",
            "log",
            "maps",
            "math",
            "mime",
            "net",
            "os",
            "path",
            "plugin",
            "reflect",
            "regexp",
            "runtime",
            "slices",
            "sort",
            "strconv",
            "strings",
            "sync",
            "syscall",
            "testing",
            "text",
            "time",
            "unicode",
            "unsafe",
            "vendor");

    private GoNames() {}

    static boolean isInApp(Frame frame) {
        String file = frame.file();
        if (file != null && Names.containsAny(file, LIBRARIES)) {
            return false;
        }
        String module = frame.module() == null ? "" : frame.module();
        int slash = module.indexOf('/');
        return !module.isEmpty() && !STANDARD.contains(slash < 0 ? module : module.substring(0, slash));
    }

    static @Nullable String key(Frame frame) {
        String module = frame.module() == null ? "" : frame.module();
        return withoutVersion(module) + "." + function(frame.function());
    }

    private static String withoutVersion(String module) {
        int at = module.indexOf('@');
        int end = at < 0 ? -1 : module.indexOf('/', at);
        return at < 0 ? module : module.substring(0, at) + (end < 0 ? "" : module.substring(end));
    }

    /** {@code (*Store).Load.func1.2}, {@code Load[...]} and {@code Load-fm} without what the compiler adds. */
    private static String function(String name) {
        StringBuilder kept = new StringBuilder();
        for (String part : name.replace("[...]", "").split("\\.", -1)) {
            boolean isClosure = Names.isDigits(part, 0, part.length())
                    || (part.startsWith("func") && Names.isDigits(part, 4, part.length()))
                    || (part.startsWith("gowrap") && Names.isDigits(part, 6, part.length()));
            if (!isClosure) {
                kept.append(kept.length() == 0 ? "" : ".")
                        .append(part.endsWith("-fm") ? part.substring(0, part.length() - 3) : part);
            }
        }
        return kept.toString();
    }
}
