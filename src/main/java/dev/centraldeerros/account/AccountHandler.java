package dev.centraldeerros.account;

import dev.centraldeerros.account.session.TokenHeader;
import dev.centraldeerros.account.token.SigningKey;
import dev.centraldeerros.http.request.JsonBody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Handles the requests about accounts. */
@Component
class AccountHandler {
    /** Maximum age of the public key in caches. */
    private static final Duration KEYS_CACHE_TIME = Duration.ofMinutes(5);

    private final Accounts accounts;
    private final SignIn signIn;
    private final SigningKey key;
    private final ProjectDirectory projects;

    AccountHandler(Accounts accounts, SignIn signIn, SigningKey key, ProjectDirectory projects) {
        this.accounts = accounts;
        this.signIn = signIn;
        this.key = key;
        this.projects = projects;
    }

    /** Tells the sign-in page whether accounts can be created, and whether none exists. */
    Mono<ServerResponse> registration(ServerRequest request) {
        return accounts.isEmpty()
                .flatMap(first -> ServerResponse.ok()
                        .bodyValue(new AccountResponses.RegistrationState(accounts.isRegistrationOpen(), first)));
    }

    Mono<ServerResponse> register(ServerRequest request) {
        return accounts.requireOpenRegistration()
                .then(JsonBody.exact(request, SignIn.MAX_BODY_BYTES))
                .map(Registration::from)
                .flatMap(wanted -> accounts.register(wanted, SignIn.address(request)))
                .flatMap(account -> ServerResponse.status(HttpStatus.CREATED)
                        .bodyValue(new AccountResponses.Registered(account.username(), account.email())));
    }

    Mono<ServerResponse> login(ServerRequest request) {
        return signIn.withPassword(request).flatMap(this::signedIn);
    }

    Mono<ServerResponse> refresh(ServerRequest request) {
        // Not the cookie, which scripts must not be able to read.
        return TokenHeader.isPresent(request.exchange().getRequest())
                ? Caller.of(request)
                        .flatMap(caller -> current(request).flatMap(account -> signIn.refresh(caller, account)))
                        .flatMap(this::signedIn)
                : AuthErrorHandler.unauthenticated();
    }

    Mono<ServerResponse> me(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> current(request)
                        .flatMap(account -> projects.projectsOf(caller)
                                .collectList()
                                .flatMap(visible ->
                                        ServerResponse.ok().bodyValue(AccountResponses.Me.of(account, visible)))));
    }

    Mono<ServerResponse> changePassword(ServerRequest request) {
        return JsonBody.exact(request, SignIn.MAX_BODY_BYTES)
                .map(PasswordChange::from)
                .flatMap(change -> Caller.of(request)
                        .flatMap(caller -> current(request)
                                .flatMap(account ->
                                        accounts.changePassword(caller, account, change, SignIn.address(request)))))
                .then(Mono.defer(() -> ServerResponse.noContent().build()));
    }

    Mono<ServerResponse> keys(ServerRequest request) {
        return ServerResponse.ok()
                .cacheControl(CacheControl.maxAge(KEYS_CACHE_TIME).cachePublic())
                .bodyValue(Map.of("keys", List.of(key.pair().toPublicJWK().toJSONObject())));
    }

    private Mono<Account> current(ServerRequest request) {
        return Caller.of(request).flatMap(accounts::current).switchIfEmpty(AuthErrorHandler.unauthenticated());
    }

    private Mono<ServerResponse> signedIn(SignIn.IssuedToken issued) {
        return ServerResponse.ok()
                .bodyValue(new AccountResponses.SignedIn(
                        issued.token(),
                        "Bearer",
                        signIn.lifetime().toSeconds(),
                        AccountResponses.User.of(issued.account())));
    }
}
