package dev.centraldeerros.platform.startup;

import dev.centraldeerros.StartupException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Reports a {@link StartupException} without a stack trace, except with {@code --debug}. */
final class StartupFailureAnalyzer extends AbstractFailureAnalyzer<StartupException> {
    private final @Nullable Environment environment;

    StartupFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, StartupException cause) {
        return isDebugging(environment) ? null : new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }

    /** As Spring Boot reads it: present, and not false. */
    static boolean isDebugging(@Nullable Environment environment) {
        String debug = environment == null ? null : environment.getProperty("debug");
        return debug != null && !debug.equalsIgnoreCase("false");
    }
}
