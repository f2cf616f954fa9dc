package dev.centraldeerros.platform;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.ingest.queue.Intake;
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
import reactor.core.scheduler.Schedulers;

/**
 * Closes the intake before the disk under the embedded PostgreSQL is full: reading, archiving and deleting go on, and so
 * there is a way back. The disk of an external server is not ours to see.
 */
@Component
@OwnsSubscription("the disk fills whether or not anybody sends a request")
final class DiskGuard implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);

    /** At 500 MB/s, more than any disk of these servers takes, two gigabytes come between two looks. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    private static final int PERCENT = 100;

    private final Intake intake;
    private final DiskProperties limit;
    private final Path folder;
    private final boolean embedded;

    /** Used by the look's own sequence alone. */
    private boolean full;

    /** Guarded by the lifecycle, which starts and stops from one thread. */
    private @Nullable Disposable running;

    DiskGuard(Intake intake, DiskProperties limit, CentralProperties server, DatabaseServer database) {
        this.intake = intake;
        this.limit = limit;
        this.folder = server.dataDir();
        this.embedded = database instanceof DatabaseServer.Embedded;
    }

    /** Looks once; blocks for as long as the file system takes to answer. */
    void look() {
        try {
            FileStore disk = Files.getFileStore(folder);
            long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
            judge(used, disk.getUsableSpace());
        } catch (IOException unknown) {
            log.warn("how full the disk under {} is cannot be seen: {}", folder, unknown.toString());
        }
    }

    /** Judges by what an ordinary user can have, as {@code df} does. */
    void judge(long usedBytes, long usableBytes) {
        String reason = "The disk is " + limit.refuseAtPercent() + " % full.";
        long percent = usedBytes * PERCENT / Math.max(1, usedBytes + usableBytes);
        boolean nowFull = limit.refuseAtPercent() < PERCENT && percent >= limit.refuseAtPercent();
        if (nowFull && !full) {
            intake.close(reason);
            log.warn("the disk under {} is {} % full: new events are refused", folder, percent);
        } else if (!nowFull && full) {
            intake.open(reason);
            log.info("the disk under {} has room again: events are taken", folder);
        }
        full = nowFull;
    }

    @Override
    public void start() {
        running = embedded
                ? Flux.interval(Duration.ZERO, LOOK, Schedulers.boundedElastic())
                        .onBackpressureDrop()
                        .subscribe(tick -> look())
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
