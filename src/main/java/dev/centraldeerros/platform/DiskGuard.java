package dev.centraldeerros.platform;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.ingest.queue.IngestGate;
import dev.centraldeerros.partition.SpaceReclaimer;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Closes the intake before the disk under the embedded PostgreSQL is full: reading, archiving and deleting go on, and so
 * there is a way back. The disk of an external server is not ours to see.
 */
@Component
@OwnsSubscription("checks the disk without a request")
final class DiskGuard implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);

    /** At 500 MB/s, more than any disk of these servers takes, two gigabytes come between two looks. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    /** Looks between two tries to give room back while the disk is full: a minute. */
    private static final int LOOKS_PER_RECLAIM = 15;

    private static final int PERCENT = 100;

    private final IngestGate gate;
    private final DiskProperties limit;
    private final Path folder;
    private final DatabaseServer database;
    private final SpaceReclaimer reclaimer;

    /** Used by the look's own sequence alone, as is the next. */
    private boolean full;

    private int looksUntilReclaim;

    /** Guarded by the lifecycle, which starts and stops from one thread. */
    private @Nullable Disposable running;

    DiskGuard(
            IngestGate gate,
            DiskProperties limit,
            CentralProperties server,
            DatabaseServer database,
            SpaceReclaimer reclaimer) {
        this.gate = gate;
        this.database = database;
        this.reclaimer = reclaimer;
        this.limit = limit;
        this.folder = server.dataDir();
    }

    /** Looks once; blocks for as long as the file system takes to answer. Returns how many bytes are free; 0 if unknown. */
    private long look() {
        try {
            FileStore disk = Files.getFileStore(folder);
            long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
            judge(used, disk.getUsableSpace());
            return disk.getUsableSpace();
        } catch (IOException unknown) {
            log.warn("Cannot read the usage of the disk of {}: {}", folder, unknown.toString());
            return 0;
        }
    }

    /** What was deleted, and the log that PostgreSQL kept of it, goes from the disk. */
    private Mono<Void> reclaim(long room) {
        if (!full || looksUntilReclaim-- > 0) {
            return Mono.empty();
        }
        looksUntilReclaim = LOOKS_PER_RECLAIM;
        return reclaimer
                .reclaim(room)
                .then(Mono.<Void>fromRunnable(database::checkpoint).subscribeOn(Schedulers.boundedElastic()))
                .onErrorResume(failed ->
                        Mono.fromRunnable(() -> log.warn("Reclaiming disk space failed: {}", failed.toString())));
    }

    /** Judges by what an ordinary user can have, as {@code df} does. */
    void judge(long usedBytes, long usableBytes) {
        String reason = "The disk is " + limit.refuseAtPercent()
                + " % full. A shorter central.retention, central.retention-bytes, or deleting all logs of whole days gives room"
                + " back.";
        long percent = usedBytes * PERCENT / Math.max(1, usedBytes + usableBytes);
        boolean nowFull = limit.refuseAtPercent() < PERCENT && percent >= limit.refuseAtPercent();
        if (nowFull && !full) {
            gate.close(reason);
            looksUntilReclaim = 0;
            log.warn(
                    "The disk of {} is {} % full: new events are rejected. Set a shorter central.retention or central.retention-bytes,"
                            + " or delete all logs of whole days; closed partitions then give their room back",
                    folder, percent);
        } else if (!nowFull && full) {
            gate.open(reason);
            log.info("The disk of {} has free space again: new events are accepted", folder);
        }
        full = nowFull;
    }

    @Override
    public void start() {
        running = database instanceof DatabaseServer.Embedded
                ? Flux.interval(Duration.ZERO, LOOK, Schedulers.boundedElastic())
                        .onBackpressureDrop()
                        .concatMap(tick -> Mono.fromSupplier(this::look).flatMap(this::reclaim), 1)
                        .subscribe()
                : () -> {};
    }

    @Override
    public void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
