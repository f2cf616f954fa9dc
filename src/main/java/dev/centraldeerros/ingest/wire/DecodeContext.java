package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Sender;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Sender of a body, and the names that its events may use.
 *
 * @param names projects and environments
 * @param maySend whether the sender may send to a project
 */
public record DecodeContext(Sender sender, NameRegistry names, IntPredicate maySend) {
    /** Creates a context whose sender may send to every project. */
    public DecodeContext(Sender sender, NameRegistry names) {
        this(sender, names, project -> true);
    }

    /** Returns the id of a project that the sender may send to; empty for any other. */
    Optional<Integer> project(String slug) {
        return names.project(slug).filter(maySend::test);
    }
}
