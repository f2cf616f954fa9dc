package dev.centraldeerros.cli.send;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Request to end, by Ctrl-C or SIGTERM: the JVM waits while the command sends what it has read, but no longer than {@link #TIMEOUT_MILLIS}.
 * Thread-safe.
 */
final class StopSignal {
    /** Time to send the rest in; longer than the 8 s in which the server responds, shorter than what service managers grant. */
    private static final long TIMEOUT_MILLIS = 10_000;

    /** Time in which the end of the input may arrive: Ctrl-C ends the program before a pipe, too. */
    private static final long END_OF_INPUT_MILLIS = 300;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * Waits for signals from now on.
     *
     * @param stop ends the input
     * @param failed runs if the rest could not be sent in time
     */
    void install(Runnable stop, Runnable failed) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> handle(stop, failed), "stop"));
    }

    private void handle(Runnable stop, Runnable failed) {
        try {
            if (done.await(END_OF_INPUT_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            asked.countDown();
            stop.run();
            if (!done.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                failed.run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a number of milliseconds, or until the command is to end. */
    void pause(long millis) throws InterruptedException {
        boolean unused = asked.await(millis, TimeUnit.MILLISECONDS);
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Lets the JVM end. */
    void done() {
        done.countDown();
    }
}
