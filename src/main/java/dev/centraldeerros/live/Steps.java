package dev.centraldeerros.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** What is done for live streams, one step after the other on one thread; those that wait for the database hold up the rest. */
final class Steps {
    private static final Logger log = LoggerFactory.getLogger(Steps.class);

    private final Scheduler thread;

    /** Used by that thread alone, as is the next; bounded by those who add. */
    private final Deque<Runnable> steps = new ArrayDeque<>();

    private boolean isHeld;

    Steps(Scheduler thread) {
        this.thread = thread;
    }

    Scheduler thread() {
        return thread;
    }

    /** Does it on the thread, whatever waits there. */
    void now(Runnable change) {
        try {
            Disposable unused = thread.schedule(change);
        } catch (RejectedExecutionException ended) {
            log.debug("the server has ended, and nothing is handed out any more");
        }
    }

    /** Does it after all that was added before. */
    void add(Runnable step) {
        now(() -> {
            steps.addLast(step);
            goOn();
        });
    }

    /** From within a step: does it before all others. */
    void next(Runnable step) {
        steps.addFirst(step);
    }

    /** From within a step: none is done until {@link #release}. */
    void hold() {
        isHeld = true;
    }

    /** On the thread: goes on, with this first. */
    void release(Runnable first) {
        isHeld = false;
        steps.addFirst(first);
        goOn();
    }

    private void goOn() {
        while (!isHeld) {
            Runnable next = steps.pollFirst();
            if (next == null) {
                return;
            }
            next.run();
        }
    }
}
