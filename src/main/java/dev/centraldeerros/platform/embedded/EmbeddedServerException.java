package dev.centraldeerros.platform.embedded;

import org.jspecify.annotations.Nullable;

/** Startup failure of the embedded server; the message is one sentence for the operator. */
public final class EmbeddedServerException extends RuntimeException {
    EmbeddedServerException(String message) {
        super(message);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
