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
 * @param email not checked: an address that cannot exist is as wrong as any other
 */
public record Credentials(String email, String password) {
    /**
     * Reads the two fields; whatever else there is is ignored.
     *
     * @throws ApiException 400 naming each that is missing or no text
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

    /** The text of a required field, or null and a message. */
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

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[]";
    }
}
