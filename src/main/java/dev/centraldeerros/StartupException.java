package dev.centraldeerros;

import org.jspecify.annotations.Nullable;

/** Startup error that the operator can fix; names the setting and is reported in one line. */
public final class StartupException extends RuntimeException {
    /**
     * @@param property name of the setting
     *
     * @param property the setting to look at
     * @param reason reason without secrets
     */
    public StartupException(String property, String reason, @Nullable Throwable cause) {
        super(property + ": " + reason, cause);
    }
}
