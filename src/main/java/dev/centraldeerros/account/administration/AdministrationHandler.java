package dev.centraldeerros.account.administration;

import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.CanonicalName;
import dev.centraldeerros.account.Role;
import dev.centraldeerros.account.signin.Credentials;
import dev.centraldeerros.account.signin.Passwords;
import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.JsonBody;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Lists and changes accounts for administrators, and resets passwords by a link that works once. */
@Component
class AdministrationHandler {
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final int TOKEN_BYTES = 32;
    private static final String TOKEN = "token";

    /** Lifetime of a reset link. */
    private static final Duration RESET_LIFETIME = Duration.ofHours(24);

    private final AdministrationRepository accounts;
    private final Passwords passwords;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    AdministrationHandler(
            AdministrationRepository accounts,
            Passwords passwords,
            @Qualifier("account") ReactiveTransactionManager transactions,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.transaction = TransactionalOperator.create(transactions);
        this.clock = clock;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return administrator(request)
                .flatMap(caller -> accounts.list())
                .flatMap(found -> ServerResponse.ok().bodyValue(Map.of("results", found)));
    }

    Mono<ServerResponse> change(ServerRequest request) {
        return administrator(request)
                .then(JsonBody.exact(request, MAX_BODY_BYTES))
                .map(AccountChange::from)
                .flatMap(change -> find(request)
                        .flatMap(account -> transaction
                                .transactional(accounts.change(account.id(), change))
                                .retryWhen(DatabaseConflict.triedAgain())
                                .filter(changed -> changed)
                                .switchIfEmpty(Mono.error(() -> lastAdministrator(change)))))
                .then(Mono.defer(() -> find(request)))
                .flatMap(account -> ServerResponse.ok().bodyValue(account));
    }

    /** Creates a link; it replaces earlier ones of the account. */
    Mono<ServerResponse> createReset(ServerRequest request) {
        Instant expiry = clock.instant().plus(RESET_LIFETIME);
        // Not on the event loop, because it reads the system's random device.
        Mono<String> token = Mono.fromCallable(this::newToken).subscribeOn(Schedulers.boundedElastic());
        return administrator(request)
                .then(Mono.defer(() -> find(request)))
                .zipWith(token)
                .flatMap(both -> accounts.addReset(
                                hash(both.getT2()), both.getT1().id(), expiry)
                        .retryWhen(DatabaseConflict.triedAgain())
                        .then(Mono.defer(() -> ServerResponse.status(HttpStatus.CREATED)
                                .bodyValue(Map.of("path", path(both.getT1(), both.getT2()), "expires_at", expiry)))));
    }

    /** Sets a new password by the token of a link, and revokes all sessions of the account. */
    Mono<ServerResponse> reset(ServerRequest request) {
        return JsonBody.exact(request, MAX_BODY_BYTES).flatMap(body -> {
            Map<String, List<String>> errors = new LinkedHashMap<>();
            String token = Credentials.text(body, TOKEN, errors);
            String password = AccountFields.newPassword(body, errors);
            if (token == null || password == null || !errors.isEmpty()) {
                return Mono.error(ApiException.invalid(errors));
            }
            byte[] hash = hash(token);
            // Looked up first, so that an invalid token costs no hashing.
            return accounts.accountOf(hash)
                    .switchIfEmpty(invalidToken())
                    .flatMap(account -> passwords.hash(password))
                    .flatMap(fresh -> accounts.useReset(hash, fresh).retryWhen(DatabaseConflict.triedAgain()))
                    .filter(used -> used)
                    .switchIfEmpty(invalidToken())
                    .flatMap(used -> ServerResponse.noContent().build());
        });
    }

    private Mono<ManagedAccount> find(ServerRequest request) {
        return accounts.find(CanonicalName.of(request.pathVariable("username")))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no account with this name.")));
    }

    private static Mono<Caller> administrator(ServerRequest request) {
        return Caller.of(request)
                .filter(caller -> caller.role() == Role.ADMIN)
                .switchIfEmpty(Mono.error(() -> ApiException.forbidden("Only administrators manage accounts.")));
    }

    /** Returns the path of the page with the token, and with the address for password managers. */
    private static String path(ManagedAccount account, String token) {
        return "/reset?user=" + UriUtils.encode(account.email(), StandardCharsets.UTF_8) + "&token=" + token;
    }

    private static ApiException lastAdministrator(AccountChange change) {
        return ApiException.invalid(
                change.role() == Role.USER ? "role" : "enabled",
                "must stay as it is, because this is the last enabled administrator");
    }

    private static <T> Mono<T> invalidToken() {
        return Mono.error(() -> ApiException.invalid(TOKEN, "is invalid, used or expired"));
    }

    private String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
