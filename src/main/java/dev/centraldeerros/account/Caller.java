package dev.centraldeerros.account;

import dev.centraldeerros.event.Sender;
import java.time.Instant;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Account of a request, as its token says.
 *
 * @param userId the account's number
 * @param tokenExpiry when the token ends, and with it any stream that it opened
 * @param session the sign-in that the token was made for; empty for one that this server did not make
 * @param issuedAt when the token was made
 */
public record Caller(long userId, Role role, Instant tokenExpiry, String session, Instant issuedAt) {
    /** The caller of an authenticated request; a request without one never reaches a handler that asks. */
    public static Mono<Caller> of(ServerRequest request) {
        return request.principal()
                .cast(Authentication.class)
                .mapNotNull(Authentication::getPrincipal)
                .cast(Caller.class);
    }

    /** The same with the role that the account has by now. */
    public Caller as(Role present) {
        return new Caller(userId, present, tokenExpiry, session, issuedAt);
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
