package dev.centraldeerros.account;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * Row of {@code account}.
 *
 * @param usernameKey canonical name, a {@link CanonicalName}; null if an older account has the same
 * @param emailKey canonical address, likewise
 * @param passwordHash hash with the name of its algorithm as prefix
 * @param enabled whether sign-in and refresh are allowed
 */
public record Account(
        @Id long id,
        String username,
        String email,
        @Nullable String usernameKey,
        @Nullable String emailKey,
        String passwordHash,
        Role role,
        boolean enabled) {
    /** Returns the text without the hash. */
    @Override
    public String toString() {
        return "Account[id=" + id + "]";
    }
}
