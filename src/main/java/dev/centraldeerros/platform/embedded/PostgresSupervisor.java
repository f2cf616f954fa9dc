package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts PostgreSQL on the same port when it exits, for example after a full disk under its write-ahead log. Runs on a
 * dedicated thread.
 */
final class PostgresSupervisor {
    private static final Logger log = LoggerFactory.getLogger(PostgresSupervisor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(15);

    private final PostgresCluster cluster;
    private final int port;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wakeUp = lock.newCondition();
    private Postmaster postmaster;
    private boolean closed;

    PostgresSupervisor(PostgresCluster cluster, int port, Postmaster postmaster) {
        this.cluster = cluster;
        this.port = port;
        this.postmaster = postmaster;
    }

    void start() {
        Thread thread = new Thread(this::run, "embedded-postgres-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the supervision, then stops the cluster; waits for a start in progress. */
    void stop() throws IOException {
        lock.lock();
        try {
            closed = true;
            wakeUp.signalAll();
            cluster.stopIfRunning();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                pause(CHECK_INTERVAL);
                if (!closed && !postmaster.isAlive()) {
                    bringBack();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void bringBack() throws InterruptedException {
        long since = System.nanoTime();
        log.warn(
                "Database unavailable: the embedded PostgreSQL (process {}) exited, restarting it",
                postmaster.process().pid());
        String reported = "";
        for (Duration pause = CHECK_INTERVAL; !closed; pause = longer(pause)) {
            try {
                cluster.stopStalePostmaster();
                postmaster = cluster.start(port);
                double seconds = (System.nanoTime() - since) / 1e9;
                log.info("Database available again after {} s", String.format(Locale.ROOT, "%.1f", seconds));
                return;
            } catch (IOException | RuntimeException failed) {
                String reason = String.valueOf(failed.getMessage());
                // Messages that differ in process numbers and times only are logged once.
                String kind = reason.replaceAll("[0-9]", "");
                if (!kind.equals(reported)) {
                    log.warn("Database still unavailable: {}", reason);
                    reported = kind;
                }
            }
            pause(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
    }

    /** Waits without the lock, so that {@link #stop} can run. */
    private void pause(Duration length) throws InterruptedException {
        long left = length.toNanos();
        while (left > 0 && !closed) {
            left = wakeUp.awaitNanos(left);
        }
    }
}
