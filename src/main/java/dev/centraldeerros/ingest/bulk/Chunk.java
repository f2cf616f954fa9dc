package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.ingest.batch.WriteRequest;
import java.util.List;

/**
 * Part of a long body that is committed as one unit.
 *
 * @param places where each of its events stands in the body, from 0
 * @param bytes of the body that it took
 * @param end where the first item after it stands
 * @param rejected how many items before that were rejected
 */
record Chunk(WriteRequest request, List<Integer> places, long bytes, int end, long rejected) {
    /** Most bytes of a chunk, unless a single event has more. */
    static final int BYTES = 64 * 1024;

    /** Most events of a chunk: a small part of a transaction's. */
    static final int EVENTS = 250;
}
