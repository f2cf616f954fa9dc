package dev.centraldeerros.cli.terminal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Ends this process when the reader of its standard output has ended, even if there is nothing to write, as in {@code tail | head -1}.
 * Linux only: opening a pipe for writing returns at once while it has a reader, and waits otherwise.
 */
public final class PipeReaderWatch {
    private static final long INTERVAL_MILLIS = 250;

    /** Intervals for which an opening waits until the reader counts as ended. */
    private static final int PATIENCE = 4;

    /** Whether an opening is under way; written by the thread that opens. */
    private volatile boolean isOpening;

    private PipeReaderWatch() {}

    /** Starts two daemon threads if standard output is a pipe. */
    public static void start() {
        if (Terminal.target(1).filter(target -> target.startsWith("pipe:")).isPresent()) {
            PipeReaderWatch watch = new PipeReaderWatch();
            daemon("pipe", watch::open);
            daemon("pipe-watch", watch::watch);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void open() {
        while (pause()) {
            isOpening = true;
            try {
                FileChannel.open(Path.of("/proc/self/fd/1"), StandardOpenOption.WRITE)
                        .close();
            } catch (IOException unknown) {
                isOpening = false;
                return;
            }
            isOpening = false;
        }
    }

    private void watch() {
        for (int waited = 0; waited < PATIENCE; waited = isOpening ? waited + 1 : 0) {
            if (!pause()) {
                return;
            }
        }
        System.exit(ExitCode.CLOSED_PIPE.code());
    }

    private static boolean pause() {
        try {
            Thread.sleep(INTERVAL_MILLIS);
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }
}
