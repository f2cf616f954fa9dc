package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.ingest.batch.WriteRequest;
import java.util.List;

/**
 * Part of a long body that is committed as one unit.
 *
 * @param places index of each event in the body, from 0
 * @param bytes of the body in this chunk
 * @param end index of the first item after it
 * @param rejected number of rejected items before {@code end}
 */
record Chunk(WriteRequest request, List<Integer> places, long bytes, int end, long rejected) {
    /** Maximum size of a chunk, unless a single event is larger. */
    static final int BYTES = 64 * 1024;

    /** Maximum number of events in a chunk: a small part of a transaction. */
    static final int EVENTS = 250;
}
