package dev.centraldeerros.partition;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What indexes are built with.
 *
 * @param own opens single connections whose statements nothing ends; null where PostgreSQL allows too few to spare one
 */
public record IndexerConnections(@Nullable PostgresqlConnectionFactory own) {}
