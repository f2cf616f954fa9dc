package dev.centraldeerros.ingest;

/**
 * How much of one long body may be under way at a time. Room for it is taken once, at the beginning: at most half of what is
 * free, so that others find some as well, and at least for one slice. From there on the body never waits for others, only for
 * its own commits.
 */
final class Window {
    /** Pieces of a body, of 64 KiB at most, that may wait to be decoded. */
    static final int PIECES_AHEAD = 2;

    /** Most slices under way; 4 MiB of a body. */
    private static final int MOST_SLICES = 64;

    /** Clients that send many at a time keep what is refused. */
    private static final Admission.Mark MARK = Admission.Mark.LOW;

    private final Admission.Permit permit;
    private final int slices;

    /** Both guarded by this. */
    private long bytesUnderWay;

    private long bytesHeld;

    private Window(Admission.Permit permit, int slices) {
        this.permit = permit;
        this.slices = slices;
    }

    /**
     * Takes room.
     *
     * @param bodyBytes how long the body is; negative when that is not known
     * @throws dev.centraldeerros.http.ApiException when there is none
     */
    static Window open(Admission admission, long bodyBytes) {
        long fair =
                Math.min(admission.freeBytes(MARK) / 2 / Slice.BYTES, admission.freeEvents(MARK) / 2 / Slice.EVENTS);
        long needed = bodyBytes < 0 ? MOST_SLICES : bodyBytes / Slice.BYTES + 1;
        int slices = (int) Math.max(1, Math.min(MOST_SLICES, Math.min(fair, needed)));
        long bytes = (long) slices * Slice.BYTES;
        int events = (int) Math.min(admission.mostEvents(MARK), (long) slices * Slice.EVENTS);
        return new Window(admission.enter(MARK, events, bodyBytes < 0 ? bytes : Math.min(bytes, bodyBytes)), slices);
    }

    int slices() {
        return slices;
    }

    /** Counts a slice in; one with a large event may need more than was taken. */
    synchronized void take(long bytes) {
        bytesUnderWay += bytes;
        cover();
    }

    synchronized void give(long bytes) {
        bytesUnderWay -= bytes;
    }

    /** Says how much of the body is kept to be decoded. */
    synchronized void hold(long bytes) {
        bytesHeld = bytes;
        cover();
    }

    private void cover() {
        if (!permit.cover(bytesUnderWay + bytesHeld)) {
            throw Admission.full();
        }
    }

    void leave() {
        permit.leave();
    }
}
