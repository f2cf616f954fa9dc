package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.access.Names;

/**
 * On whose behalf a body is decoded.
 *
 * @param userId who will own the events
 * @param names the projects and environments that they may name
 */
public record Sender(long userId, Names names) {}
