package dev.centraldeerros.access;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.PeriodicTask;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Open and archived projects and the roles of their members, in memory. Reads them again after a change: at once on the
 * node that made it, within {@link #POLL_INTERVAL} on others. Thread-safe.
 */
@OwnsSubscription("reads changes of other nodes")
public final class Memberships extends PeriodicTask {
    /** Interval of checking for changes of other nodes; well below the 10 s after which a change holds everywhere. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

    private final Mono<Long> version;
    private final Mono<Snapshot> source;
    private final Sinks.Many<Snapshot> changes = Sinks.many().multicast().directBestEffort();

    /** Replaced as a whole. */
    private volatile Snapshot snapshot;

    /**
     * Projects and members at one version.
     *
     * @param open projects of which every account is a member
     * @param archived projects that accept no events
     * @param members roles by account and project
     */
    public record Snapshot(
            long version, Set<Integer> open, Set<Integer> archived, Map<Long, Map<Integer, ProjectRole>> members) {
        @Nullable
        ProjectRole roleOf(long account, int project) {
            ProjectRole role = members.getOrDefault(account, Map.of()).get(project);
            return role == null && open.contains(project) ? ProjectRole.MEMBER : role;
        }
    }

    /**
     * Creates the registry.
     *
     * @param version reads the current version
     * @param source reads everything
     */
    public Memberships(Snapshot first, Mono<Long> version, Mono<Snapshot> source) {
        super("memberships", POLL_INTERVAL, POLL_INTERVAL);
        this.snapshot = first;
        this.version = version;
        this.source = source;
    }

    Snapshot now() {
        return snapshot;
    }

    /** Emits after each change. */
    Flux<Snapshot> changes() {
        return changes.asFlux();
    }

    /** Reads everything again. */
    public Mono<Void> reload() {
        return source.doOnNext(this::set).then();
    }

    @Override
    protected Mono<Void> runOnce() {
        return version.filter(current -> current != snapshot.version()).flatMap(changed -> reload());
    }

    private synchronized void set(Snapshot next) {
        if (next.version() > snapshot.version()) {
            snapshot = next;
            Sinks.EmitResult unused = changes.tryEmitNext(next);
        }
    }
}
