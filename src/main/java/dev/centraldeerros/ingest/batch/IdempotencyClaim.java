package dev.centraldeerros.ingest.batch;

import java.util.UUID;

/**
 * What tells a request that comes again from a new one. A long body is written in several parcels, each of which carries
 * its own; the last one says that it is, so that neither a shorter nor a longer body passes for the same.
 *
 * @param key 128 bits of the SHA-256 of its sender, the {@code Idempotency-Key} and the parcel's place in the body: keys of two
 *     senders have nothing to do with each other
 * @param body 128 bits of the SHA-256 of the body up to here
 * @param claim an id made for this attempt: of several attempts, the one whose claim is stored wins
 */
public record IdempotencyClaim(UUID key, UUID body, UUID claim) {}
