package dev.centraldeerros.http.problem;

import io.netty.handler.timeout.ReadTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/**
 * Errors that come when nobody listens any more. Reactor writes each with its stack trace, and a client that resets its
 * connection in the middle of a body makes one: whoever likes could fill the log.
 */
@Component
final class DroppedErrors {
    private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

    DroppedErrors() {
        Hooks.onErrorDropped(DroppedErrors::dropped);
    }

    private static void dropped(Throwable error) {
        if (error instanceof AbortedException
                || error instanceof ReadTimeoutException
                || DisconnectedClientHelper.isClientDisconnectedException(error)) {
            log.debug("a client went away", error);
        } else {
            log.error("an error came when nobody listened any more", error);
        }
    }
}
