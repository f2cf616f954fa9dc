package dev.centraldeerros.cli.terminal;

/** Exit status of a command, for scripts. */
public enum ExitCode {
    /** Nothing was found, or not every log was accepted. */
    NOT_ALL(1),
    /** The command line is wrong, or a file or an output cannot be used. */
    USAGE(2),
    /** The server refuses. */
    REFUSED(3),
    /** The server is unavailable or overloaded, or something else answers at its address. */
    UNAVAILABLE(4),
    /** The program that reads the output has ended; 128 + SIGPIPE, as other programs end then. */
    CLOSED_PIPE(141);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
