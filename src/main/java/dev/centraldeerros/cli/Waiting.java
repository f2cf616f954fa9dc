package dev.centraldeerros.cli;

import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** Waits for a server that is away, longer each time, and says so once. */
final class Waiting {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 15_000;

    private final Terminal terminal;
    private long millis = FIRST_MILLIS;
    private boolean isTold;

    Waiting(Terminal terminal) {
        this.terminal = terminal;
    }

    /** As the server asks for. */
    void atLeast(OptionalLong asked) {
        millis = Math.max(FIRST_MILLIS, Math.min(asked.orElse(FIRST_MILLIS), LONGEST_MILLIS));
    }

    /** It answers again. */
    void isOver() {
        millis = FIRST_MILLIS;
        if (isTold) {
            isTold = false;
            terminal.err().println("The server is back.");
        }
    }

    void tell(Failure why) {
        if (!isTold) {
            isTold = true;
            terminal.err().println(LogLine.lines(String.valueOf(why.getMessage())) + " Waiting for it to come back.");
        }
    }

    void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Exit.AWAY, "Interrupted.");
        }
        millis = Math.min(millis * 2, LONGEST_MILLIS);
    }
}
