package dev.centraldeerros.account;

import dev.centraldeerros.account.signin.Credentials;
import dev.centraldeerros.http.problem.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of a password change.
 *
 * @param current current password, as proof
 */
record PasswordChange(String current, String password) {
    static final String CURRENT = "current";

    /**
     * Reads the three fields.
     *
     * @throws ApiException 400 that names each invalid field
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

    /** Returns the text without the passwords. */
    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
