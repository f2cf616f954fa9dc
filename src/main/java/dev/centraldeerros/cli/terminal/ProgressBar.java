package dev.centraldeerros.cli.terminal;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Progress of a command, on one line that is overwritten; nothing if standard error is not a screen. */
public final class ProgressBar {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR = 30;
    private static final long PERCENT = 100;
    private static final double MEGABYTE = 1_000_000.0;

    private final Terminal terminal;
    private final long total;
    private long shownAt = System.nanoTime() - INTERVAL_NANOS;

    /**
     * Creates a bar that is not shown yet.
     *
     * @param total number of bytes; 0 if it is not known
     */
    public ProgressBar(Terminal terminal, long total) {
        this.terminal = terminal;
        this.total = total;
    }

    /** Shows the number of bytes and of logs that are done, at most five times a second. */
    public void show(long bytes, long logs) {
        long now = System.nanoTime();
        if (terminal.showsErr() && now - shownAt >= INTERVAL_NANOS) {
            shownAt = now;
            terminal.err().print("\r\u001b[K" + line(bytes, logs));
            terminal.err().flush();
        }
    }

    private String line(long bytes, long logs) {
        String done = String.format(Locale.ROOT, "%,d logs, %.1f MB", logs, bytes / MEGABYTE);
        if (total == 0) {
            return done;
        }
        int filled = (int) (BAR * Math.min(bytes, total) / total);
        return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + PERCENT * Math.min(bytes, total) / total
                + " % " + done;
    }

    /** Clears the line for other output. */
    public void clear() {
        if (terminal.showsErr()) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
