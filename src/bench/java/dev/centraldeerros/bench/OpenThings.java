package dev.centraldeerros.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/** What is to be ended, last things first, however the benchmark ends. Safe for use by several threads. */
final class OpenThings implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Starts a process under the lock, so that closing never misses one that is starting. */
    synchronized <T extends AutoCloseable> T open(Callable<T> start) throws Exception {
        if (closed) {
            throw new IllegalStateException("the benchmark is ending");
        }
        T started = start.call();
        open.push(started);
        return started;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                System.err.println("not ended: " + failed);
            }
        }
    }
}
