package dev.centraldeerros.database.cancel;

/** Knows whether what a subscriber cancels had ended: one that has all it wanted cancels, too. */
final class StatementProgress {
    private final CancellingConnection connection;

    /** Goes from false to true, once. */
    private volatile boolean ended;

    StatementProgress(CancellingConnection connection) {
        this.connection = connection;
    }

    void end() {
        // Who leaves now and finds it ended must find on which thread, too.
        connection.ended();
        ended = true;
    }

    void leave() {
        if (!ended) {
            connection.leave();
        }
    }
}
