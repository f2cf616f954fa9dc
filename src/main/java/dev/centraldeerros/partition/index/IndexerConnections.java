package dev.centraldeerros.partition.index;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections of the indexer.
 *
 * @param own factory of connections without a statement timeout; null if PostgreSQL allows too few
 */
public record IndexerConnections(@Nullable PostgresqlConnectionFactory own) {}
