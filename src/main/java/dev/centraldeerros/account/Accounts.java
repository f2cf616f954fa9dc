package dev.centraldeerros.account;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.account.session.SessionRepository;
import dev.centraldeerros.account.signin.AttemptLimits;
import dev.centraldeerros.account.signin.CommonPasswords;
import dev.centraldeerros.account.signin.Credentials;
import dev.centraldeerros.account.signin.Passwords;
import dev.centraldeerros.account.signin.RegistrationLimit;
import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Registers accounts and checks credentials. */
@Component
class Accounts {
    private static final String BAD_CREDENTIALS = "E-mail or password is wrong.";

    private final AccountRepository accounts;
    private final TransactionalOperator transaction;
    private final Passwords passwords;
    private final AttemptLimits limits;
    private final RegistrationLimit registrations;
    private final SessionRepository sessions;
    private final CentralProperties properties;

    Accounts(
            AccountRepository accounts,
            @Qualifier("account") ReactiveTransactionManager transactions,
            Passwords passwords,
            AttemptLimits limits,
            RegistrationLimit registrations,
            SessionRepository sessions,
            CentralProperties properties) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.transaction = TransactionalOperator.create(transactions);
        this.passwords = passwords;
        this.limits = limits;
        this.registrations = registrations;
        this.properties = properties;
        CommonPasswords.load(); // Reads a file, so that it runs at startup.
    }

    /** Adds an account; signals an {@link ApiException} with all invalid fields, or 403 if registration is closed. */
    Mono<Account> register(Registration wanted, @Nullable InetAddress from) {
        return taken(wanted.searchableUsername(), wanted.searchableEmail()).flatMap(taken -> {
            addTaken(wanted.errors(), taken);
            String username = wanted.username();
            String email = wanted.email();
            String password = wanted.password();
            if (!wanted.errors().isEmpty() || username == null || email == null || password == null) {
                return Mono.error(ApiException.invalid(wanted.errors()));
            }
            return registrations.around(
                    from,
                    start -> passwords
                            .hash(password, start)
                            .flatMap(hash -> add(username, email, hash))
                            .onErrorResume(DuplicateKeyException.class, faster -> lostRace(username, email)));
        });
    }

    private Mono<Account> add(String username, String email, String hash) {
        Mono<Account> insert =
                accounts.insert(username, email, CanonicalName.of(username), CanonicalName.of(email), hash);
        return transaction.transactional(accounts.lock().then(insert)).retryWhen(DatabaseConflict.triedAgain());
    }

    /** Returns which of the two fields belong to another account. */
    private Mono<Set<String>> taken(String username, String email) {
        return accounts.existsByUsernameKey(CanonicalName.of(username))
                .flatMap(name -> accounts.existsByEmailKey(CanonicalName.of(email))
                        .map(address -> {
                            Set<String> taken = new HashSet<>();
                            if (name) {
                                taken.add(AccountFields.USERNAME);
                            }
                            if (address) {
                                taken.add(AccountFields.EMAIL);
                            }
                            return taken;
                        }));
    }

    boolean isRegistrationOpen() {
        return properties.registration() == CentralProperties.Registration.OPEN;
    }

    /** Returns whether there is no account. */
    Mono<Boolean> isEmpty() {
        return accounts.isEmpty();
    }

    /** Signals 403 if registration is closed. */
    Mono<Void> requireOpenRegistration() {
        return isRegistrationOpen()
                ? Mono.empty()
                : Mono.error(ApiException.forbidden("Registration is closed on this server."));
    }

    /**
     * Returns the account of the credentials. Unknown address, wrong password and disabled account have the same response
     * and the same duration.
     */
    Mono<Account> signIn(Credentials credentials, @Nullable InetAddress from) {
        return Mono.defer(() -> {
            AttemptLimits.Attempt attempt = limits.acquire(credentials.email(), from);
            return find(credentials.email())
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(found -> check(credentials.password(), found.orElse(null), attempt))
                    .doOnError(error -> attempt.cancel())
                    // Cancelled by the response timeout or the client.
                    .doOnCancel(attempt::cancel);
        });
    }

    /** Returns the account of a token; empty if it was deleted or disabled. */
    Mono<Account> current(Caller caller) {
        return accounts.findAccountById(caller.userId()).filter(Account::enabled);
    }

    /**
     * Changes the password if the current one is right, and revokes all other sessions in the same transaction. Signals
     * 400 if it is wrong. Attempts count as sign-ins.
     */
    Mono<Void> changePassword(Caller caller, Account account, PasswordChange change, @Nullable InetAddress from) {
        return Mono.defer(() -> {
            AttemptLimits.Attempt attempt = limits.acquire(account.email(), from);
            return passwords
                    .match(change.current(), account, attempt::start)
                    .filter(Passwords.Match::matches)
                    .switchIfEmpty(wrongCurrent())
                    .doOnNext(match -> attempt.succeeded())
                    .doOnError(error -> attempt.cancel())
                    .doOnCancel(attempt::cancel)
                    .flatMap(match -> passwords.hash(change.password()))
                    .flatMap(hash -> transaction
                            .transactional(accounts.upgradeHash(account.id(), account.passwordHash(), hash)
                                    .filter(rows -> rows > 0)
                                    // The password was changed concurrently.
                                    .switchIfEmpty(wrongCurrent())
                                    .then(sessions.endOthers(caller)))
                            .retryWhen(DatabaseConflict.triedAgain()));
        });
    }

    private static <T> Mono<T> wrongCurrent() {
        return Mono.error(() -> ApiException.invalid(Map.of(PasswordChange.CURRENT, List.of("is wrong"))));
    }

    private Mono<Account> find(String email) {
        return AccountFields.isEmail(email) ? accounts.findByEmailKey(CanonicalName.of(email)) : Mono.empty();
    }

    private Mono<Account> check(String password, @Nullable Account account, AttemptLimits.Attempt attempt) {
        return passwords.match(password, account, attempt::start).flatMap(match -> {
            if (account == null || !match.matches() || !account.enabled()) {
                return Mono.error(ApiException.of(Problem.INVALID_INPUT, BAD_CREDENTIALS));
            }
            attempt.succeeded();
            String better = match.betterHash();
            return better == null
                    ? Mono.just(account)
                    : accounts.upgradeHash(account.id(), account.passwordHash(), better)
                            .retryWhen(DatabaseConflict.triedAgain())
                            .thenReturn(account);
        });
    }

    /** Another transaction took the name or address between check and insert. */
    private <T> Mono<T> lostRace(String username, String email) {
        return taken(username, email).flatMap(taken -> {
            Map<String, List<String>> errors = new LinkedHashMap<>();
            addTaken(errors, taken);
            return Mono.error(ApiException.invalid(errors));
        });
    }

    private static void addTaken(Map<String, List<String>> errors, Set<String> taken) {
        if (taken.contains(AccountFields.USERNAME)) {
            AccountFields.add(errors, AccountFields.USERNAME, "is taken");
        }
        if (taken.contains(AccountFields.EMAIL)) {
            AccountFields.add(errors, AccountFields.EMAIL, "is taken");
        }
    }
}
