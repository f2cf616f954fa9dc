package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.ingest.queue.IngestLimiter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Limits how much of one long body is in flight. Buffers count when they are read, and a chunk takes its weight along into
 * the queue. The number of chunks is fixed at the start: at least one, at most what half of the free capacity allows.
 */
final class BulkBudget {
    /** Maximum number of buffers (64 KiB) that wait for decoding. */
    static final int CHUNKS_AHEAD = 2;

    /** Maximum number of chunks in flight; 4 MiB of a body. */
    private static final int MAX_SLICES = 64;

    /** Low priority, because bulk senders retry. */
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
     * Acquires capacity for the start of a body.
     *
     * @param bodyBytes length of the body; negative if unknown
     * @param decoding scheduler on which reading continues after a wait
     * @throws dev.centraldeerros.http.problem.ApiException if the capacity is used up
     */
    static BulkBudget open(IngestLimiter limiter, long bodyBytes, Scheduler decoding) {
        long fair = Math.min(
                limiter.freeBytes(PRIORITY) / 2 / Chunk.BYTES, limiter.freeEvents(PRIORITY) / 2 / chunkEvents(limiter));
        long needed = bodyBytes < 0 ? MAX_SLICES : bodyBytes / Chunk.BYTES + 1;
        int chunks = (int) Math.max(1, Math.min(MAX_SLICES, Math.min(fair, needed)));
        long first = bodyBytes < 0 ? IngestLimiter.FIRST_BYTES : Math.min(IngestLimiter.FIRST_BYTES, bodyBytes);
        return new BulkBudget(limiter.acquire(PRIORITY, 0, first), chunks, decoding);
    }

    /** Returns the maximum number of events in a chunk, which a small queue takes as a whole. */
    static int chunkEvents(IngestLimiter limiter) {
        return Math.min(Chunk.EVENTS, limiter.mostEvents(PRIORITY));
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

    /** Returns the permit of a chunk, still empty. */
    IngestLimiter.Permit part() {
        return permit.emptyPermit();
    }

    /** Moves the bytes of a chunk to its permit; completes when capacity for its events is free. */
    Mono<Void> fill(IngestLimiter.Permit part, Chunk chunk) {
        return permit.awaitMoveTo(part, chunk.request().events().size(), chunk.bytes(), decoding);
    }

    void release() {
        permit.release();
    }
}
