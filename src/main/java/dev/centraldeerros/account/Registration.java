package dev.centraldeerros.account;

import dev.centraldeerros.account.signin.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of a registration; a missing field, or one that is no text, is null. Other fields are ignored, so that a client
 * cannot choose its role.
 *
 * @param errors what is wrong with it, as far as can be told without the database; may be added to
 */
record Registration(
        @Nullable String username,
        @Nullable String email,
        @Nullable String password,
        Map<String, List<String>> errors) {
    static Registration from(ObjectNode body) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        String username = Credentials.text(body, AccountFields.USERNAME, errors);
        String email = Credentials.text(body, AccountFields.EMAIL, errors);
        String password = AccountFields.newPassword(body, errors);
        if (username != null) {
            username = CanonicalName.composed(username);
            AccountFields.username(username, errors);
        }
        if (email != null) {
            email = CanonicalName.composed(email);
            AccountFields.email(email, errors);
        }
        return new Registration(username, email, password, errors);
    }

    /** The name if it is valid, otherwise one that no account has. */
    String searchableUsername() {
        return username == null || errors.containsKey(AccountFields.USERNAME) ? "" : username;
    }

    /** The address if it is valid, otherwise one that no account has. */
    String searchableEmail() {
        return email == null || errors.containsKey(AccountFields.EMAIL) ? "" : email;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Registration[]";
    }
}
