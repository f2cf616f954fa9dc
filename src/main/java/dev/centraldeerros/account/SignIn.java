package dev.centraldeerros.account;

import dev.centraldeerros.account.session.SessionRepository;
import dev.centraldeerros.account.signin.Credentials;
import dev.centraldeerros.account.token.Tokens;
import dev.centraldeerros.http.request.JsonBody;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Issues tokens of a session for credentials or a valid token. */
@Component
class SignIn {
    static final int MAX_BODY_BYTES = 16 * 1024;

    private final Accounts accounts;
    private final Tokens tokens;
    private final SessionRepository sessions;

    SignIn(Accounts accounts, Tokens tokens, SessionRepository sessions) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** Issued token and its account. */
    record IssuedToken(Account account, String token) {
        /** Returns the text without the token. */
        @Override
        public String toString() {
            return "Made[" + account + "]";
        }
    }

    /** Starts a session for the credentials in the body. */
    Mono<IssuedToken> withPassword(ServerRequest request) {
        InetAddress from = address(request);
        return JsonBody.exact(request, MAX_BODY_BYTES)
                .map(Credentials::from)
                .flatMap(credentials -> accounts.signIn(credentials, from))
                .flatMap(account -> tokens.issue(account, "")
                        .flatMap(issued -> sessions.begin(
                                        issued.session(),
                                        account.id(),
                                        issued.expiry(),
                                        from == null ? null : from.getHostAddress(),
                                        agent(request))
                                .thenReturn(new IssuedToken(account, issued.token()))));
    }

    /** Continues the session of the caller's token. */
    Mono<IssuedToken> refresh(Caller caller, Account account) {
        return tokens.issue(account, caller.session())
                .flatMap(issued ->
                        sessions.extend(caller, issued.expiry()).thenReturn(new IssuedToken(account, issued.token())));
    }

    /** Returns the lifetime of a token. */
    Duration lifetime() {
        return tokens.lifetime();
    }

    static @Nullable InetAddress address(ServerRequest request) {
        return request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null);
    }

    private static String agent(ServerRequest request) {
        return Objects.requireNonNullElse(request.headers().firstHeader(HttpHeaders.USER_AGENT), "");
    }
}
