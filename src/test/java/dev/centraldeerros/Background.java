package dev.centraldeerros;

import java.io.IOException;

/** Threads of tests that end by themselves when what they read from or write to is closed. */
public final class Background {
    private Background() {}

    /** What such a thread does. */
    public interface Work {
        void run() throws IOException;
    }

    /** Starts one. */
    public static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // One of both sides is gone, and so is this.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
