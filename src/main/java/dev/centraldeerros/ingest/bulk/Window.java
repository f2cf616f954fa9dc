package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.ingest.queue.Admission;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How much of one long body may be under way at a time. What has been read is weighed as it is read, and each slice takes its
 * weight along into the queue; a body that trickles holds next to nothing. The number of slices is settled at the beginning:
 * at most what half of the free room takes, so that others find some as well, and one at least.
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
    private final Scheduler decoding;

    private Window(Admission.Permit permit, int slices, Scheduler decoding) {
        this.permit = permit;
        this.slices = slices;
        this.decoding = decoding;
    }

    /**
     * Takes room for the beginning of a body.
     *
     * @param bodyBytes how long the body is; negative when that is not known
     * @param decoding where reading goes on after a wait
     * @throws dev.centraldeerros.http.problem.ApiException when there is none
     */
    static Window open(Admission admission, long bodyBytes, Scheduler decoding) {
        long fair =
                Math.min(admission.freeBytes(MARK) / 2 / Slice.BYTES, admission.freeEvents(MARK) / 2 / Slice.EVENTS);
        long needed = bodyBytes < 0 ? MOST_SLICES : bodyBytes / Slice.BYTES + 1;
        int slices = (int) Math.max(1, Math.min(MOST_SLICES, Math.min(fair, needed)));
        long first = bodyBytes < 0 ? Admission.FIRST_BYTES : Math.min(Admission.FIRST_BYTES, bodyBytes);
        return new Window(admission.enter(MARK, 0, first), slices, decoding);
    }

    int slices() {
        return slices;
    }

    /**
     * Says how much of the body is kept here, in slices that are not queued yet and in their beginnings; completes when there is
     * room for it, which slices that are under way give back. Reading waits meanwhile, and with it the sender.
     */
    Mono<Void> hold(long bytes) {
        return permit.coverInTurn(bytes, decoding);
    }

    /** For one slice: holds nothing yet, and leaves with it. */
    Admission.Permit part() {
        return permit.sibling();
    }

    /** The part takes the slice's bytes over; completes when there is room for its events. */
    Mono<Void> fill(Admission.Permit part, Slice slice) {
        return permit.shareInTurn(part, slice.parcel().events().size(), slice.bytes(), decoding);
    }

    void leave() {
        permit.leave();
    }
}
