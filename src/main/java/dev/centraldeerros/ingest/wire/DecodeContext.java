package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.access.key.IngestKey;
import dev.centraldeerros.event.Sender;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sender of a body, and the names that its events may use.
 *
 * @param names projects and environments
 * @param maySend whether the sender may send to a project
 * @param onlyProject project of all events; null if each event may name one
 * @param environment environment of events that name none; null if each must name one
 */
public record DecodeContext(
        Sender sender,
        NameRegistry names,
        IntPredicate maySend,
        @Nullable Integer onlyProject,
        @Nullable String environment) {
    /** Creates a context whose sender may send to every project. */
    public DecodeContext(Sender sender, NameRegistry names) {
        this(sender, names, project -> true, null, null);
    }

    /** Creates the context of a client. */
    public static DecodeContext of(SendRights rights, NameRegistry names) {
        IngestKey key = rights.key();
        return new DecodeContext(
                rights.sender(),
                names,
                rights.maySend(),
                key == null ? null : (Integer) key.projectId(),
                key == null ? null : key.environment());
    }

    /** Returns the id of the project of events that name none; empty if the sender may not send to it. */
    Optional<Integer> defaultProject() {
        return onlyProject == null
                ? project(NameRegistry.DEFAULT_PROJECT)
                : Optional.of(onlyProject).filter(maySend::test);
    }

    /** Returns the id of a project that the sender may send to; empty for any other. */
    Optional<Integer> project(String slug) {
        return names.project(slug).filter(maySend::test);
    }
}
