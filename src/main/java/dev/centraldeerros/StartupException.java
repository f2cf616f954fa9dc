package dev.centraldeerros;

import org.jspecify.annotations.Nullable;

/** The server cannot start, and the operator can do something about it; told in one line, without a stack trace. */
public final class StartupException extends RuntimeException {
    /**
     * @param property the setting to look at
     * @param reason why it cannot be used, without secrets
     */
    public StartupException(String property, String reason, @Nullable Throwable cause) {
        super(property + ": " + reason, cause);
    }
}
