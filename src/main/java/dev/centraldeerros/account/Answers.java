package dev.centraldeerros.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/** The bodies of this room's answers. */
final class Answers {
    private Answers() {}

    /** A new account. */
    record Registered(String username, String email) {}

    /**
     * A token and whose it is.
     *
     * @param expiresIn seconds
     */
    record SignedIn(
            String token,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn,
            User user) {}

    /** An account as its owner sees it. */
    record User(long id, String username, String email, String role) {
        static User of(Account account) {
            return new User(account.id(), account.username(), account.email(), roleOf(account));
        }
    }

    /** An account and what it sees. */
    record Me(long id, String username, String email, String role, List<ProjectDirectory.VisibleProject> projects) {
        static Me of(Account account, List<ProjectDirectory.VisibleProject> projects) {
            return new Me(account.id(), account.username(), account.email(), roleOf(account), projects);
        }
    }

    private static String roleOf(Account account) {
        return account.role().name().toLowerCase(Locale.ROOT);
    }
}
