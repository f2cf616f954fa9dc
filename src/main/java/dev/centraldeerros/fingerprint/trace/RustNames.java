package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of Rust frames: paths without the hash of the symbol. */
final class RustNames {
    private static final int HASH = 17;
    private static final List<String> CRATES = List.of(
            "std::",
            "core::",
            "alloc::",
            "panic_unwind::",
            "backtrace::",
            "test::",
            "tokio::",
            "futures::",
            "futures_util::",
            "hyper::",
            "rayon::",
            "rayon_core::",
            "__rust",
            "__libc",
            "rust_begin_unwind");

    /** The frames below the program's own. */
    private static final Set<String> START = Set.of("_start", "main", "start_thread", "clone", "clone3", "<unknown>");

    private static final List<String> FOLDERS =
            List.of("/rustc/", "/.cargo/registry/", "/library/std/", "/library/core/");

    private RustNames() {}

    static boolean isInApp(Frame frame) {
        String name = withoutCrateHashes(frame.function());
        String path = name.startsWith("<") ? name.substring(1) : name;
        return !START.contains(name)
                && !Names.startsWithAny(path, CRATES)
                && (frame.file() == null || !Names.containsAny(frame.file(), FOLDERS));
    }

    static @Nullable String key(Frame frame) {
        String name = frame.function();
        int hash = name.lastIndexOf("::h");
        String path = hash > 0 && name.length() - hash - 2 == HASH ? name.substring(0, hash) : name;
        return withoutCrateHashes(path).replace("::{{closure}}", "").replace("::{closure#0}", "");
    }

    /** {@code std[e28293b1aa0f68bd]::rt} is std::rt. */
    private static String withoutCrateHashes(String name) {
        int open = name.indexOf('[');
        if (open < 0) {
            return name;
        }
        StringBuilder kept = new StringBuilder(name.length());
        int from = 0;
        while (open >= 0) {
            boolean isHash = open + HASH < name.length() && name.charAt(open + HASH) == ']';
            kept.append(name, from, isHash ? open : open + 1);
            from = isHash ? open + HASH + 1 : open + 1;
            open = name.indexOf('[', from);
        }
        return kept.append(name, from, name.length()).toString();
    }
}
