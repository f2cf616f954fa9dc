package dev.centraldeerros.cluster;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections for messages between nodes.
 *
 * @param own opens a permanent connection; null if PostgreSQL allows too few, so that commits are read once a second
 */
public record NodeConnections(@Nullable PostgresqlConnectionFactory own) {}
