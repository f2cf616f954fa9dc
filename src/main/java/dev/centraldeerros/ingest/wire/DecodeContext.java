package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Sender;

/**
 * Sender of a body, and the names that its events may use.
 *
 * @param names projects and environments
 */
public record DecodeContext(Sender sender, NameRegistry names) {}
