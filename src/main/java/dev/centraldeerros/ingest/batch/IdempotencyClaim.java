package dev.centraldeerros.ingest.batch;

import java.util.UUID;

/**
 * Identity of one write request with an {@code Idempotency-Key}. Each chunk of a long body has its own, and the last one
 * is marked, so that a shorter or longer body is never taken for a replay.
 *
 * @param key 128 bits of the SHA-256 of its sender, the {@code Idempotency-Key} and the write request's place in the body: keys of two
 *     senders have nothing to do with each other
 * @param body 128 bits of the SHA-256 of the body up to here
 * @param claim an id made for this attempt: of several attempts, the one whose claim is stored wins
 */
public record IdempotencyClaim(UUID key, UUID body, UUID claim) {}
