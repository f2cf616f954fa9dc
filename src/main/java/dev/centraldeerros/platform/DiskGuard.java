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
 * Rejects new events before the disk under the embedded PostgreSQL is full. Reading, archiving and deleting continue, so
 * that space can be freed. Does not check the disk of an external server.
 */
@Component
@OwnsSubscription("checks the disk without a request")
final class DiskGuard implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);

    /** At 500 MB/s, more than these disks write, two gigabytes arrive between two checks. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(4);

    /** Interval of reclaiming while the disk is full. */
    private static final Duration RECLAIM = Duration.ofMinutes(1);

    private static final int PERCENT = 100;

    private final IngestGate gate;
    private final DiskProperties limit;
    private final Path folder;
    private final DatabaseServer database;
    private final SpaceReclaimer reclaimer;

    /** Written by the sequence that checks, read by the one that reclaims. */
    private volatile boolean full;

    /** Guarded by the lifecycle, which starts and stops on one thread. */
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

    /** Checks the disk once; blocks on the file system. */
    private void check() {
        try {
            FileStore disk = Files.getFileStore(folder);
            long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
            judge(used, disk.getUsableSpace());
        } catch (IOException unknown) {
            log.warn("Cannot read the usage of the disk of {}: {}", folder, unknown.toString());
        }
    }

    /** Frees the space of deleted logs, and of the write-ahead log of the deletes. */
    private Mono<Void> reclaim() {
        return Mono.fromCallable(() -> Files.getFileStore(folder).getUsableSpace())
                .flatMap(reclaimer::reclaim)
                .then(Mono.<Void>fromRunnable(database::checkpoint).subscribeOn(Schedulers.boundedElastic()))
                .onErrorResume(failed ->
                        Mono.fromRunnable(() -> log.warn("Reclaiming disk space failed: {}", failed.toString())));
    }

    /** Decides by the space of an ordinary user, as {@code df} does. */
    void judge(long usedBytes, long usableBytes) {
        String reason = "The disk is " + limit.refuseAtPercent()
                + " % full. To free space, shorten central.retention, set central.retention-bytes, or delete all logs of"
                + " whole days.";
        long percent = usedBytes * PERCENT / Math.max(1, usedBytes + usableBytes);
        boolean nowFull = limit.refuseAtPercent() < PERCENT && percent >= limit.refuseAtPercent();
        if (nowFull && !full) {
            gate.close(reason);
            log.warn(
                    "The disk of {} is {} % full: new events are rejected. Set a shorter central.retention or central.retention-bytes,"
                            + " or delete all logs of whole days, which frees the space of closed partitions",
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
                ? Flux.merge(
                                ticks(CHECK_INTERVAL).doOnNext(tick -> check()).then(),
                                // Separate, because a rewrite can take minutes, in which events may be accepted again.
                                ticks(RECLAIM)
                                        .filter(tick -> full)
                                        .concatMap(tick -> reclaim(), 1)
                                        .then())
                        .subscribe()
                : () -> {};
    }

    private static Flux<Long> ticks(Duration interval) {
        return Flux.interval(Duration.ZERO, interval, Schedulers.boundedElastic())
                .onBackpressureDrop();
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
