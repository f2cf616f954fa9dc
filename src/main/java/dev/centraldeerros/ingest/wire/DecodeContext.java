package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Sender;

/**
 * Sender of a body, and the names that its events may use.
 *
 * @param names the projects and environments that its events may name
 */
public record DecodeContext(Sender sender, NameRegistry names) {}
