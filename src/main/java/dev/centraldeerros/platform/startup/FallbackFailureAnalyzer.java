package dev.centraldeerros.platform.startup;

import dev.centraldeerros.database.DatabaseRequirements;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Reports any other startup failure in one line, that of its innermost cause, instead of 18 KB of stack traces. {@code
 * --debug} prints those. Spring Boot's analyzers have no order, so that this one calls them first.
 */
final class FallbackFailureAnalyzer implements FailureAnalyzer {
    private final @Nullable BeanFactory beans;
    private final @Nullable Environment environment;

    FallbackFailureAnalyzer(@Nullable BeanFactory beans, @Nullable Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        if (StartupFailureAnalyzer.isDebugging(environment)) {
            return null;
        }
        for (FailureAnalyzer other : others()) {
            FailureAnalysis analysis = other instanceof FallbackFailureAnalyzer ? null : other.analyze(failure);
            if (analysis != null) {
                return analysis;
            }
        }
        Throwable innermost = failure;
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                innermost = cause;
            }
        }
        return new FailureAnalysis(
                innermost.getClass().getSimpleName() + ": " + DatabaseRequirements.firstLine(innermost) + ".",
                "Start it with --debug to see where.",
                failure);
    }

    private Iterable<FailureAnalyzer> others() {
        ArgumentResolver arguments = ArgumentResolver.from(type -> {
            if (type.equals(BeanFactory.class)) {
                return beans;
            }
            return type.equals(Environment.class) ? environment : null;
        });
        return SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, unusable) -> {
                    // An analyzer with missing dependencies cannot analyze.
                }));
    }
}
