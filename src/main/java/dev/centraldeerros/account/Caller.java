package dev.centraldeerros.account;

import dev.centraldeerros.event.Sender;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Who sends a request, as its token says.
 *
 * @param userId the account's number
 * @param tokenExpiry when the token ends, and with it any stream that it opened
 */
public record Caller(long userId, Role role, java.time.Instant tokenExpiry) {
    /** The caller of an authenticated request; a request without one never reaches a handler that asks. */
    public static Mono<Caller> of(ServerRequest request) {
        return request.principal()
                .cast(Authentication.class)
                .mapNotNull(Authentication::getPrincipal)
                .cast(Caller.class);
    }

    /** The caller as the sender of events. */
    public Sender sender() {
        return new Sender.Account(userId);
    }

    /** Whether every log may be changed, not only the caller's own. */
    public boolean maintainsAll() {
        return role == Role.ADMIN;
    }
}
