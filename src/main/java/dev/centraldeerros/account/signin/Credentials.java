package dev.centraldeerros.account.signin;

import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.http.problem.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of a sign-in request.
 *
 * @param email not validated, because an invalid address is as wrong as an unknown one
 */
public record Credentials(String email, String password) {
    /**
     * Reads the two fields and ignores others.
     *
     * @throws ApiException 400 that names each field that is missing or not a string
     */
    public static Credentials from(ObjectNode body) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        String email = text(body, AccountFields.EMAIL, errors);
        String password = text(body, AccountFields.PASSWORD, errors);
        if (email == null || password == null) {
            throw ApiException.invalid(errors);
        }
        return new Credentials(email, password);
    }

    /** Returns the text of a required field, or null and adds a message. */
    public static @Nullable String text(ObjectNode body, String field, Map<String, List<String>> errors) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            AccountFields.add(errors, field, "is required");
            return null;
        }
        if (!value.isString()) {
            AccountFields.add(errors, field, "must be a string");
            return null;
        }
        return value.stringValue();
    }

    /** Returns the text without the password. */
    @Override
    public String toString() {
        return "Credentials[]";
    }
}
