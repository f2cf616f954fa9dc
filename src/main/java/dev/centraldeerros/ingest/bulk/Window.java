package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.queue.Admission;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

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

    /** Longest wait for room in the middle of a body: by then the database is not slow, it stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Admission.Permit permit;
    private final int slices;
    private final Retry untilThereIsRoom;

    private Window(Admission.Permit permit, int slices, Scheduler decoding) {
        this.permit = permit;
        this.slices = slices;
        this.untilThereIsRoom = Retry.fixedDelay(PATIENCE.dividedBy(LOOK), LOOK)
                .scheduler(decoding)
                .filter(refused -> refused instanceof ApiException full && full.problem() == Problem.OVERLOADED)
                .onRetryExhaustedThrow((retry, last) -> last.failure());
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
    Mono<Admission.Permit> hold(long bytes) {
        return Mono.fromSupplier(() -> permit.require(bytes)).retryWhen(untilThereIsRoom);
    }

    /** The room of one slice, which leaves with it; comes when there is room for its events. */
    Mono<Admission.Permit> part(Slice slice) {
        return Mono.fromSupplier(() -> permit.split(slice.parcel().events().size(), slice.bytes()))
                .retryWhen(untilThereIsRoom);
    }

    void leave() {
        permit.leave();
    }
}
