package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * An exception with its causes.
 *
 * @param chain the exceptions, the last thrown first, each followed by its cause or its parts; never empty
 */
public record Trace(Language language, List<Thrown> chain) {
    public Trace {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a trace without an exception");
        }
    }

    /** Returns the exception that was thrown last: the one that the caller saw. */
    public Thrown thrown() {
        return chain.get(0);
    }

    /** Returns this trace with the type and message of the exception that was thrown last. */
    public Trace named(Thrown header) {
        List<Thrown> named = new ArrayList<>(chain);
        named.set(0, new Thrown(header.type(), header.message(), thrown().frames()));
        return new Trace(language, List.copyOf(named));
    }
}
