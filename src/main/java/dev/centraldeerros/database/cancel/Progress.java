package dev.centraldeerros.database.cancel;

/** Knows whether what a subscriber cancels had ended: one that has all it wanted cancels, too. */
final class Progress {
    private final CancellingConnection connection;

    /** Goes from false to true, once. */
    private volatile boolean ended;

    Progress(CancellingConnection connection) {
        this.connection = connection;
    }

    void end() {
        ended = true;
        connection.ended();
    }

    void leave() {
        if (!ended) {
            connection.leave();
        }
    }
}
