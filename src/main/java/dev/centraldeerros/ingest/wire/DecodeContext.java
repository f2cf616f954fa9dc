package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Sender;

/**
 * On whose behalf a body is decoded.
 *
 * @param names the projects and environments that its events may name
 */
public record DecodeContext(Sender sender, NameRegistry names) {}
