package dev.centraldeerros.account;

/**
 * Who may sign in, as stored.
 *
 * @param passwordHash with the name of its algorithm in front
 * @param enabled whether sign-in and refresh are allowed
 */
public record Account(long id, String username, String email, String passwordHash, Role role, boolean enabled) {
    /** Without the hash. */
    @Override
    public String toString() {
        return "Account[id=" + id + "]";
    }
}
