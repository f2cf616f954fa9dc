package dev.centraldeerros.cli;

/** Why a command ends without what it was asked for. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How a command ends; what scripts look at. */
    enum Exit {
        /** There was nothing, or not everything was taken. */
        NOT_ALL(1),
        /** The command line is wrong, or a file that it names. */
        USAGE(2),
        /** The server refused. */
        REFUSED(3),
        /** The server is away, or has no room. */
        AWAY(4);

        private final int code;

        Exit(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private final Exit exit;

    Failure(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    Exit exit() {
        return exit;
    }
}
