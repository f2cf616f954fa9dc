package dev.centraldeerros.cli.send;

import dev.centraldeerros.cli.send.LineReader.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines on its own thread, so that the sender can wait for them with a limit. Bounded by {@link #MAX_BYTES}: reading waits for the
 * sender. Ends at the end of the input, or when it is stopped; lines that were read are delivered in both cases.
 */
final class LineQueue {
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Memory of a line beside its content. */
    private static final int LINE_BYTES = 64;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Guarded by this, as are the other fields. */
    private final Deque<Line> lines = new ArrayDeque<>();

    private long held;
    private boolean isOver;
    private boolean isStopped;
    private @Nullable IOException failure;

    LineQueue(LineReader reader) {
        Thread thread = new Thread(() -> read(reader), "lines");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(LineReader reader) {
        IOException failed = null;
        try {
            for (Line line = reader.next(); line != null && add(line); line = reader.next()) {
                // until the end of the input
            }
        } catch (IOException unreadable) {
            failed = unreadable;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        end(failed);
    }

    private synchronized void end(@Nullable IOException failed) {
        isOver = true;
        failure = failed;
        notifyAll();
    }

    /** Returns whether reading goes on. */
    private synchronized boolean add(Line line) throws InterruptedException {
        while (held > MAX_BYTES && !isStopped) {
            wait();
        }
        lines.add(line);
        held += size(line);
        notifyAll();
        return !isStopped;
    }

    /** Waits for the next line; null at the end. */
    synchronized @Nullable Line take() throws IOException, InterruptedException {
        while (lines.isEmpty() && !isOver && !isStopped) {
            wait();
        }
        if (lines.isEmpty() && failure != null) {
            throw failure;
        }
        return poll();
    }

    /** Waits for the next line for a number of milliseconds; null if there is none. */
    synchronized @Nullable Line poll(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * NANOS_PER_MILLI;
        long left = millis;
        while (lines.isEmpty() && !isOver && !isStopped && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / NANOS_PER_MILLI;
        }
        return poll();
    }

    private @Nullable Line poll() {
        Line line = lines.poll();
        if (line != null) {
            held -= size(line);
            notifyAll();
        }
        return line;
    }

    /** Ends the input after the lines that were read. */
    synchronized void stop() {
        isStopped = true;
        notifyAll();
    }

    private static int size(Line line) {
        ByteBuffer content = line.content();
        return LINE_BYTES + (content == null ? 0 : content.limit());
    }
}
