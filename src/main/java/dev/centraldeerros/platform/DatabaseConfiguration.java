package dev.centraldeerros.platform;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.cluster.NodeConnections;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.database.Migrations;
import dev.centraldeerros.database.SocketCheck;
import dev.centraldeerros.database.cancel.CancellingConnections;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.partition.index.IndexerConnections;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.util.StringUtils;

/**
 * Connections by purpose, separate so that none can exhaust another: bounded pools for queries, single connections for
 * commit workers. Each waits for the migrations.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /** Statement timeout of commit workers, below the commit timeout, so that PostgreSQL ends the statement first. */
    private static final Duration INGEST_STATEMENT = Duration.ofSeconds(4);

    private static final Duration ACCOUNT_STATEMENT = Duration.ofSeconds(4);

    /** Statement timeout of exports, which includes waiting for a slow client. */
    private static final Duration EXPORT_STATEMENT = Duration.ofHours(4);

    private static final Duration NOTICE_STATEMENT = Duration.ofSeconds(3);
    private static final Duration ACQUIRE = Duration.ofSeconds(2);
    private static final Duration VALIDATION = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** Maximum number of requests that wait for a connection; more get 503. */
    private static final int PENDING_ACQUIRES = 256;

    @Bean(destroyMethod = "close")
    DatabaseServer databaseServer(R2dbcProperties external, CentralProperties properties) {
        return StringUtils.hasText(external.getUrl())
                ? DatabaseServer.External.check(external)
                : DatabaseServer.Embedded.start(properties.dataDir());
    }

    @Bean
    Database database(DatabaseServer server) {
        Database database = server.database();
        Migrations.run(database);
        return database;
    }

    @Bean
    ConnectionBudget connectionBudget(DatabaseServer server, IngestProperties ingest, QueryProperties query) {
        return ConnectionBudget.of(server.connections(), ingest.writers(), query.connections());
    }

    /** Pool for queries; the default {@code ConnectionFactory}. */
    @Bean(destroyMethod = "dispose")
    @Primary
    ConnectionPool queryConnections(Database database, QueryProperties query, ConnectionBudget budget) {
        return pool(database.connections("query", query.timeout()), budget.queries());
    }

    /** Pool for tokens, sessions, accounts and names, which senders need even if queries are slow. */
    @Bean(destroyMethod = "dispose")
    @Qualifier("account")
    ConnectionPool accountConnections(
            Database database, ConnectionBudget budget, @Qualifier("queryConnections") ConnectionPool queries) {
        return budget.accounts() == 0
                ? queries
                : pool(database.connections("account", ACCOUNT_STATEMENT), budget.accounts());
    }

    /** Pool for exports, which hold a connection until their clients have read everything. */
    @Bean(destroyMethod = "dispose")
    @Qualifier("export")
    ConnectionPool exportConnections(
            Database database, ConnectionBudget budget, @Qualifier("queryConnections") ConnectionPool queries) {
        return budget.exports() == 0
                ? queries
                : pool(database.connections("export", EXPORT_STATEMENT), budget.exports());
    }

    /** Connections for commit workers, each of which keeps one. */
    @Bean
    @Qualifier("ingest")
    PostgresqlConnectionFactory ingestConnections(Database database) {
        return database.connectionsOfWriters("ingest", INGEST_STATEMENT);
    }

    /** Connections for building indexes, without a statement timeout. */
    @Bean
    IndexerConnections indexerConnections(Database database, ConnectionBudget budget) {
        return new IndexerConnections(budget.indexer() ? database.connections("index", Duration.ZERO) : null);
    }

    /** Connections for messages between nodes. */
    @Bean
    NodeConnections nodeConnections(Database database, ConnectionBudget budget) {
        return new NodeConnections(budget.notices() ? database.connections("live", NOTICE_STATEMENT) : null);
    }

    private static ConnectionPool pool(PostgresqlConnectionFactory connections, int most) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(new CancellingConnections(connections))
                .initialSize(0)
                .maxSize(most)
                .maxIdleTime(IDLE)
                .maxAcquireTime(ACQUIRE)
                .maxCreateConnectionTime(ACQUIRE)
                .maxValidationTime(VALIDATION)
                .validationDepth(ValidationDepth.REMOTE)
                .customizer(pool -> pool.maxPendingAcquire(PENDING_ACQUIRES)
                        .evictionPredicate((connection, use) ->
                                use.idleTime() >= IDLE.toMillis() || SocketCheck.isClosed(connection)))
                .build());
    }
}
