package dev.centraldeerros.http.problem;

import io.netty.handler.timeout.ReadTimeoutException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/**
 * Handles errors after cancellation. Reactor logs each with its stack trace; every reset connection causes one, so that a
 * client or an outage could flood the log.
 */
@Component
final class DroppedErrors {
    private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

    DroppedErrors(List<ExceptionMapper> meanings) {
        Hooks.onErrorDropped(error -> dropped(error, meanings));
    }

    private static void dropped(Throwable error, List<ExceptionMapper> meanings) {
        if (error instanceof AbortedException
                || error instanceof ReadTimeoutException
                || DisconnectedClientHelper.isClientDisconnectedException(error)) {
            log.debug("Client disconnected", error);
        } else if (ProblemMapper.meaning(error, meanings).isPresent()) {
            // One of several concurrent statements of a request; the failure of another one was reported.
            log.debug("known, and told elsewhere", error);
        } else {
            log.error("Error after cancellation", error);
        }
    }
}
