package dev.centraldeerros.ingest.batch;

import java.util.UUID;

/**
 * Identity of one write request with an {@code Idempotency-Key}. Each chunk of a long body has its own, and the last one
 * is marked, so that a shorter or longer body is never taken for a replay.
 *
 * @param key 128 bits of the SHA-256 of the sender, the {@code Idempotency-Key} and the index of the write request: keys of two
 *     senders are independent
 * @param body 128 bits of the SHA-256 of the body up to here
 * @param claim random id of this attempt; the attempt whose claim is stored wins
 */
public record IdempotencyClaim(UUID key, UUID body, UUID claim) {}
