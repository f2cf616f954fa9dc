package dev.centraldeerros.fingerprint;

import dev.centraldeerros.fingerprint.message.MessageTemplate;
import dev.centraldeerros.fingerprint.trace.Frame;
import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The parts of a trace that make a fingerprint: each exception's type and its functions of the application. */
final class TraceParts {
    /** So many calls are a deep recursion, which a runtime cuts at any of its functions: the order does not count. */
    private static final int DEEP = 500;

    private TraceParts() {}

    static List<String> of(Trace trace) {
        List<String> inApp = parts(trace, true);
        return inApp.isEmpty() ? parts(trace, false) : inApp;
    }

    /** Empty if no frame counts. */
    private static List<String> parts(Trace trace, boolean isInAppOnly) {
        List<String> parts = new ArrayList<>();
        boolean some = false;
        for (Thrown thrown : trace.chain()) {
            parts.add(type(trace.language(), thrown));
            List<String> functions = functions(trace.language(), thrown, isInAppOnly);
            some |= !functions.isEmpty();
            parts.addAll(functions);
        }
        return some || !isInAppOnly ? List.copyOf(parts) : List.of();
    }

    /** Where a language has no types of errors, the message tells them apart. */
    private static String type(Language language, Thrown thrown) {
        String type = thrown.type() == null ? "" : thrown.type();
        boolean isTyped = !type.isEmpty() && language != Language.GO && language != Language.RUST;
        String message = thrown.message();
        if (isTyped || message == null) {
            return language == Language.JVM ? withoutNumbers(type) : type;
        }
        return type + ": " + MessageTemplate.of(message).text();
    }

    /** Anonymous classes have numbers. */
    private static String withoutNumbers(String type) {
        int dollar = type.indexOf('$');
        return dollar < 0
                ? type
                : type.substring(0, dollar) + type.substring(dollar).replaceAll("[0-9]", "");
    }

    /** Each function once: recursion is folded. */
    private static List<String> functions(Language language, Thrown thrown, boolean isInAppOnly) {
        Set<String> functions = new LinkedHashSet<>();
        int calls = 0;
        for (Frame frame : thrown.frames()) {
            if (!isInAppOnly || language.isInApp(frame)) {
                String key = language.key(frame);
                if (key != null) {
                    boolean unused = functions.add(key);
                    calls++;
                }
            }
        }
        return calls >= DEEP ? functions.stream().sorted().toList() : List.copyOf(functions);
    }
}
