package dev.centraldeerros.ingest;

import java.util.UUID;

/**
 * What became of an event, known only after the transaction that decided it is durable.
 *
 * @param id under which the event is stored: its own, or that of the earlier one with the same key
 * @param duplicate whether an earlier one with the same key was there, so that nothing was stored
 */
public record Receipt(UUID id, boolean duplicate) {}
