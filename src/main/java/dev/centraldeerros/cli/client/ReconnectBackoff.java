package dev.centraldeerros.cli.client;

import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.Terminal;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts to reach a server: from 1 to 15 s, longer each time, with one message for an outage. */
public final class ReconnectBackoff {
    private static final long INITIAL_BACKOFF_MILLIS = 1_000;
    private static final long MAX_BACKOFF_MILLIS = 15_000;

    private final Terminal terminal;
    private long millis = INITIAL_BACKOFF_MILLIS;
    private boolean isReported;

    /** Whether the outage that was reported is a token that has ended. */
    private boolean isSignIn;

    public ReconnectBackoff(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Sets the pause to the one that the server asks for, within the bounds. */
    public void setMillis(OptionalLong asked) {
        millis = Math.max(INITIAL_BACKOFF_MILLIS, Math.min(asked.orElse(INITIAL_BACKOFF_MILLIS), MAX_BACKOFF_MILLIS));
    }

    /** Ends the outage. */
    public void reset() {
        millis = INITIAL_BACKOFF_MILLIS;
        if (isReported) {
            isReported = false;
            terminal.err().println(isSignIn ? "Signed in again." : "The server is back.");
        }
    }

    /** Reports an outage, unless it is reported already. */
    public void report(CliException why) {
        if (!isReported) {
            isReported = true;
            isSignIn = why.isUnauthorized();
            terminal.err().println(why.text() + (isSignIn ? " Waiting for that." : " Waiting for it to come back."));
        }
    }

    /** Returns the length of the next pause, in milliseconds, and doubles the one after it. */
    public long next() {
        long next = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
        millis = Math.min(millis * 2, MAX_BACKOFF_MILLIS);
        return next;
    }

    /** Pauses. */
    public void pause() {
        try {
            Thread.sleep(next());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.UNAVAILABLE, "Interrupted.");
        }
    }
}
