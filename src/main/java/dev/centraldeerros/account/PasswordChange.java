package dev.centraldeerros.account;

import dev.centraldeerros.account.signin.Credentials;
import dev.centraldeerros.http.problem.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A wish for another password, as it came.
 *
 * @param current the present one, by which the owner is known
 */
record PasswordChange(String current, String password) {
    static final String CURRENT = "current";

    /**
     * Reads the three fields.
     *
     * @throws ApiException 400 naming each that is missing, no text or no password
     */
    static PasswordChange from(ObjectNode body) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        String current = Credentials.text(body, CURRENT, errors);
        String password = AccountFields.newPassword(body, errors);
        if (current == null || password == null || !errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return new PasswordChange(current, password);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
