package dev.centraldeerros.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.centraldeerros.account.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Response bodies of this package. */
final class AccountResponses {
    private AccountResponses() {}

    /**
     * Whether accounts can be created.
     *
     * @param first whether the next account is the first one, an administrator
     */
    record RegistrationState(boolean open, boolean first) {}

    /** Response to a registration. */
    record Registered(String username, String email) {}

    /**
     * Token and its account.
     *
     * @param expiresIn seconds
     */
    record SignedIn(
            String token,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn,
            User user) {}

    /** Account for its user. */
    record User(long id, String username, String email, String role) {
        static User of(Account account) {
            return new User(account.id(), account.username(), account.email(), roleOf(account));
        }
    }

    /** Account and its visible projects. */
    record Me(long id, String username, String email, String role, List<ProjectDirectory.VisibleProject> projects) {
        static Me of(Account account, List<ProjectDirectory.VisibleProject> projects) {
            return new Me(account.id(), account.username(), account.email(), roleOf(account), projects);
        }
    }

    /**
     * Session for its user.
     *
     * @param current whether the request belongs to it
     */
    record ShownSession(
            String id,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_seen") Instant lastSeen,
            @Nullable String address,
            String agent,
            boolean current) {
        static ShownSession of(Session session, boolean isCurrent) {
            return new ShownSession(
                    session.id(),
                    session.createdAt(),
                    session.lastSeen(),
                    session.address(),
                    session.agent(),
                    isCurrent);
        }
    }

    private static String roleOf(Account account) {
        return account.role().name().toLowerCase(Locale.ROOT);
    }
}
