package dev.centraldeerros.database.cancel;

/** Whether a statement had ended when it was cancelled; a subscriber also cancels after its last row. */
final class StatementProgress {
    private final CancellingConnection connection;

    /** Changes from false to true once. */
    private volatile boolean ended;

    StatementProgress(CancellingConnection connection) {
        this.connection = connection;
    }

    void end() {
        // A caller that cancels now and reads {@code ended} must also read its thread.
        connection.ended();
        ended = true;
    }

    void leave() {
        if (!ended) {
            connection.leave();
        }
    }
}
