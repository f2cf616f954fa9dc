package dev.centraldeerros.database.cancel;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

/**
 * Creates connections whose statements end with their subscriber. The driver alone reads on up to the statement timeout,
 * and the pool hands out such a connection again (r2dbc-pool#140).
 */
public final class CancellingConnections implements ConnectionFactory {
    private final PostgresqlConnectionFactory driver;

    public CancellingConnections(PostgresqlConnectionFactory driver) {
        this.driver = driver;
    }

    @Override
    public Mono<CancellingConnection> create() {
        return driver.create().map(CancellingConnection::new);
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return driver.getMetadata();
    }
}
