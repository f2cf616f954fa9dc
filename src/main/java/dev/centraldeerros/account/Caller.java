package dev.centraldeerros.account;

import dev.centraldeerros.event.Sender;
import java.time.Instant;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Account of an authenticated request.
 *
 * @param userId id of the account
 * @param tokenExpiry end of the token and of any stream that it opened
 * @param session session of the token; empty for a token of another issuer
 * @param issuedAt time at which the token was issued
 */
public record Caller(long userId, Role role, Instant tokenExpiry, String session, Instant issuedAt) {
    /** Returns the caller of an authenticated request. */
    public static Mono<Caller> of(ServerRequest request) {
        return request.principal()
                .cast(Authentication.class)
                .mapNotNull(Authentication::getPrincipal)
                .cast(Caller.class);
    }

    /** Returns the caller with the account's current role. */
    public Caller as(Role present) {
        return new Caller(userId, present, tokenExpiry, session, issuedAt);
    }

    /** Returns the caller as the sender of events. */
    public Sender sender() {
        return new Sender.Account(userId);
    }

    /** Returns whether it may change all logs, not only its own. */
    public boolean maintainsAll() {
        return role == Role.ADMIN;
    }
}
