package dev.centraldeerros.account;

import dev.centraldeerros.account.signin.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of a registration. A missing field, or one that is not a string, is null. Other fields are ignored, so that a
 * client cannot choose its role.
 *
 * @param errors errors found without the database; mutable
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

    /** Returns the name if it is valid, otherwise a name that no account has. */
    String searchableUsername() {
        return username == null || errors.containsKey(AccountFields.USERNAME) ? "" : username;
    }

    /** Returns the address if it is valid, otherwise an address that no account has. */
    String searchableEmail() {
        return email == null || errors.containsKey(AccountFields.EMAIL) ? "" : email;
    }

    /** Returns the text without the password. */
    @Override
    public String toString() {
        return "Registration[]";
    }
}
