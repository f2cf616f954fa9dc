package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.ingest.queue.IngestLimiter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Limits how much of one long body is in flight. Buffers count when they are read, and a chunk takes its weight along into
 * the queue. The number of chunks is fixed at the start: at least one, at most what half of the free capacity allows.
 */
final class BulkBudget {
    /** Pieces of a body, of 64 KiB at most, that may wait to be decoded. */
    static final int PIECES_AHEAD = 2;

    /** Most chunks under way; 4 MiB of a body. */
    private static final int MAX_SLICES = 64;

    /** Clients that send many at a time keep what is refused. */
    private static final IngestLimiter.Priority PRIORITY = IngestLimiter.Priority.LOW;

    private final IngestLimiter.Permit permit;
    private final int chunks;
    private final Scheduler decoding;

    private BulkBudget(IngestLimiter.Permit permit, int chunks, Scheduler decoding) {
        this.permit = permit;
        this.chunks = chunks;
        this.decoding = decoding;
    }

    /**
     * Takes room for the beginning of a body.
     *
     * @param bodyBytes how long the body is; negative when that is not known
     * @param decoding where reading goes on after a wait
     * @throws dev.centraldeerros.http.problem.ApiException when there is none
     */
    static BulkBudget open(IngestLimiter limiter, long bodyBytes, Scheduler decoding) {
        long fair = Math.min(
                limiter.freeBytes(PRIORITY) / 2 / Chunk.BYTES, limiter.freeEvents(PRIORITY) / 2 / Chunk.EVENTS);
        long needed = bodyBytes < 0 ? MAX_SLICES : bodyBytes / Chunk.BYTES + 1;
        int chunks = (int) Math.max(1, Math.min(MAX_SLICES, Math.min(fair, needed)));
        long first = bodyBytes < 0 ? IngestLimiter.FIRST_BYTES : Math.min(IngestLimiter.FIRST_BYTES, bodyBytes);
        return new BulkBudget(limiter.acquire(PRIORITY, 0, first), chunks, decoding);
    }

    int chunks() {
        return chunks;
    }

    /**
     * Reserves capacity for the buffered part of the body: open chunks and chunks that are not queued. Completes when
     * chunks in flight have released enough; reading waits until then.
     */
    Mono<Void> hold(long bytes) {
        return permit.awaitReserve(bytes, decoding);
    }

    /** For one chunk: holds nothing yet, and leaves with it. */
    IngestLimiter.Permit part() {
        return permit.emptyPermit();
    }

    /** The part takes the chunk's bytes over; completes when there is room for its events. */
    Mono<Void> fill(IngestLimiter.Permit part, Chunk chunk) {
        return permit.awaitMoveTo(part, chunk.request().events().size(), chunk.bytes(), decoding);
    }

    void release() {
        permit.release();
    }
}
