package dev.centraldeerros.cli.terminal;

/** Ends a command with an exit code and a message for its user, which is empty where nothing is to be said. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int UNAUTHORIZED = 401;

    private final ExitCode exit;
    private final int status;

    public CliException(ExitCode exit, String message) {
        this(exit, message, 0);
    }

    /**
     * Ends a command because of a response.
     *
     * @param status of the response
     */
    public CliException(ExitCode exit, String message, int status) {
        super(message);
        this.exit = exit;
        this.status = status;
    }

    /** Returns whether the token has ended, or was never good. */
    public boolean isUnauthorized() {
        return status == UNAUTHORIZED;
    }

    public ExitCode exit() {
        return exit;
    }

    /** Returns the message, without characters that steer a terminal. */
    public String text() {
        return LogLine.lines(String.valueOf(getMessage()));
    }
}
