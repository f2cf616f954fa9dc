package dev.centraldeerros.database;

import dev.centraldeerros.OwnsSubscription;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Detects connections with a closed socket. After a restart of PostgreSQL, all connections of a pool are closed, and each
 * acquire has two attempts only.
 */
@OwnsSubscription("reads the state of a socket; does not wait")
public final class SocketCheck {
    private SocketCheck() {}

    public static boolean isClosed(Connection connection) {
        AtomicBoolean open = new AtomicBoolean(true);
        Disposable unused =
                Mono.from(connection.validate(ValidationDepth.LOCAL)).subscribe(open::set, unknown -> open.set(false));
        return !open.get();
    }
}
