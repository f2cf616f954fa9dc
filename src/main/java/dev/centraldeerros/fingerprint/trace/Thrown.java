package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception of a trace.
 *
 * @param type its type, if one is printed
 * @param message first line of its message
 * @param frames its calls, innermost first
 */
public record Thrown(@Nullable String type, @Nullable String message, List<Frame> frames) {}
