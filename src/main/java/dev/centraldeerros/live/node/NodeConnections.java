package dev.centraldeerros.live.node;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other with.
 *
 * @param own opens a connection that is kept; null where PostgreSQL allows too few to spare one: then the database is asked
 *     again and again
 */
public record NodeConnections(@Nullable PostgresqlConnectionFactory own) {}
