package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of frames of a file and a function: Python, PHP, Ruby, Dart, Perl and unknown languages. */
final class FileNames {
    /** Folders of packages and of the language's own library. */
    private static final List<String> LIBRARIES = List.of(
            "site-packages/",
            "dist-packages/",
            "/lib/python",
            "\\lib\\",
            "<frozen ",
            "/vendor/",
            "\\vendor\\",
            "/gems/",
            "/lib/ruby/",
            "<internal:",
            "dart:",
            "package:flutter/",
            "/perl5/",
            "/share/perl/",
            "/lib/perl/",
            "node_modules/",
            "[internal function]");

    private FileNames() {}

    static boolean isInApp(Frame frame) {
        String file = frame.file();
        if (file == null || file.isEmpty()) {
            return frame.module() != null;
        }
        return !Names.containsAny(file, LIBRARIES);
    }

    static @Nullable String key(Frame frame) {
        String file = frame.file();
        String place = file == null || file.isEmpty() ? frame.module() : Names.baseName(file);
        return (place == null ? "" : place) + ":" + function(frame.function());
    }

    /**
     * Closures and blocks without numbers and places: {@code block (2 levels) in load} (Ruby), {@code {closure:a.php:3}}
     * (PHP), {@code load.<anonymous closure>} (Dart).
     */
    private static String function(String name) {
        String text = name;
        int in = text.lastIndexOf(" in ");
        text = in > 0 && (text.startsWith("block") || text.startsWith("rescue") || text.startsWith("ensure"))
                ? text.substring(in + 4)
                : text;
        text = text.replace(".<anonymous closure>", "").replace(".<fn>", "");
        int closure = text.indexOf("{closure");
        text = closure >= 0 ? text.substring(0, closure) + "{closure}" : text;
        // PHP names anonymous classes by their file.
        int anonymous = text.indexOf("class@anonymous");
        if (anonymous >= 0) {
            int arrow = Math.max(text.lastIndexOf("->"), text.lastIndexOf("::"));
            text = "class@anonymous" + (arrow > anonymous ? text.substring(arrow) : "");
        }
        return text;
    }
}
