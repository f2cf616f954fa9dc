package dev.centraldeerros.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a command is, on a line of its own that is written over; nothing where nobody looks. */
final class Progress {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR = 30;
    private static final long PERCENT = 100;
    private static final double MEGABYTE = 1_000_000.0;

    private final Terminal terminal;
    private final long total;
    private long shownAt = System.nanoTime() - EVERY_NANOS;

    /**
     * Nothing is shown yet.
     *
     * @param total bytes; 0 where that is not known
     */
    Progress(Terminal terminal, long total) {
        this.terminal = terminal;
        this.total = total;
    }

    /** So many bytes are done, and so many logs. */
    void show(long bytes, long logs) {
        long now = System.nanoTime();
        if (terminal.showsErr() && now - shownAt >= EVERY_NANOS) {
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

    /** Makes place for other lines. */
    void clear() {
        if (terminal.showsErr()) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
