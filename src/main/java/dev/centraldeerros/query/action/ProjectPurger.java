package dev.centraldeerros.query.action;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.access.Memberships;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.search.ChunkedScan;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Deletes the logs of projects that are being deleted, in batches and one project at a time, then the project. Continues
 * where another run, or another node, stopped.
 */
@Component
final class ProjectPurger extends PeriodicTask {
    private static final Logger log = LoggerFactory.getLogger(ProjectPurger.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    /** Time without a finished batch after which another node takes over; a batch takes some seconds at most. */
    private static final Duration CLAIM_LAPSE = Duration.ofMinutes(1);

    /** Time after which no node accepts events of the archived project and all accepted ones are committed. */
    private static final Duration LAST_COMMIT = Duration.ofSeconds(30);

    private final ProjectPurgeRepository projects;
    private final ChunkedScan scan;
    private final LogActionRepository logs;
    private final Memberships memberships;

    ProjectPurger(
            ProjectPurgeRepository projects, ChunkedScan scan, LogActionRepository logs, Memberships memberships) {
        super("deletion of projects", CHECK_INTERVAL, CHECK_INTERVAL);
        this.projects = projects;
        this.scan = scan;
        this.logs = logs;
        this.memberships = memberships;
    }

    @Override
    protected Mono<Void> runOnce() {
        return projects.claim(CLAIM_LAPSE).flatMap(this::purge);
    }

    private Mono<Void> purge(ProjectPurgeRepository.Claim claim) {
        LogFilter all = new LogFilter(List.of(claim.id()), null, null, null, List.of());
        @Nullable UUID from = claim.next();
        // The last pass begins after the last commit and reads all partitions.
        boolean isLast = from == null && claim.now().isAfter(claim.since().plus(LAST_COMMIT));
        return scan.run(all, from, chunk -> logs.purge(all, chunk))
                .concatMap(
                        done -> projects.progress(claim.id(), done.result().changed(), done.next())
                                .thenReturn(done.result().changed()),
                        1)
                .reduce(0L, Long::sum)
                .flatMap(deleted -> isLast ? finish(claim) : projects.release(claim.id()));
    }

    private Mono<Void> finish(ProjectPurgeRepository.Claim claim) {
        return projects.delete(claim.id())
                .then(Mono.defer(memberships::reload))
                .doOnSuccess(deleted -> log.info("Deleted the project {}", claim.slug()));
    }
}
