package dev.centraldeerros.account;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * Row of {@code account}.
 *
 * @param usernameKey what the name is compared by, a {@link CanonicalName}; null when an older account has the same
 * @param emailKey what the address is compared by, likewise
 * @param passwordHash with the name of its algorithm in front
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
    /** Without the hash. */
    @Override
    public String toString() {
        return "Account[id=" + id + "]";
    }
}
