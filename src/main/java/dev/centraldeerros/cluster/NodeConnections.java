package dev.centraldeerros.cluster;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections for messages between nodes.
 *
 * @param own opens a connection that is kept; null where PostgreSQL allows too few to spare one: then commits are read once a
 *     second
 */
public record NodeConnections(@Nullable PostgresqlConnectionFactory own) {}
