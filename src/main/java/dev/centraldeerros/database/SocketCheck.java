package dev.centraldeerros.database;

import dev.centraldeerros.OwnsSubscription;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Tells connections whose socket is known to be closed. After a restart of PostgreSQL all in the pool are, and each acquire
 * would spend its two tries on two of them.
 */
@OwnsSubscription("the answer is there at once, from what the socket has told; nothing is waited for")
public final class SocketCheck {
    private SocketCheck() {}

    public static boolean isClosed(Connection connection) {
        AtomicBoolean open = new AtomicBoolean(true);
        Disposable unused =
                Mono.from(connection.validate(ValidationDepth.LOCAL)).subscribe(open::set, unknown -> open.set(false));
        return !open.get();
    }
}
