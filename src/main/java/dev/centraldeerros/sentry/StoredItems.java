package dev.centraldeerros.sentry;

import java.util.Optional;

/**
 * What is committed of a body.
 *
 * @param eventId id of its event; empty without one
 * @param rateLimits what its client has to pause, because the logs of the body were over the limit of its key; empty if nothing
 */
record StoredItems(Optional<String> eventId, Optional<String> rateLimits) {}
