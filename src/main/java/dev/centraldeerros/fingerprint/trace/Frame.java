package dev.centraldeerros.fingerprint.trace;

import org.jspecify.annotations.Nullable;

/**
 * A call of a stack trace, as printed or sent.
 *
 * @param module class, package or module, if the language prints one
 * @param file path or address of the source, if it is known
 * @param line line of the source from 1, 0 if unknown
 * @param sentInApp what the client says of the frame, if it says so; else the language's rules decide
 */
public record Frame(
        @Nullable String module,
        String function,
        @Nullable String file,
        int line,
        @Nullable Boolean sentInApp) {
    static Frame of(@Nullable String module, String function, @Nullable String file, int line) {
        return new Frame(module, function, file, line, null);
    }
}
