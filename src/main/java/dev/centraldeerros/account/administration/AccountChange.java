package dev.centraldeerros.account.administration;

import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.account.Role;
import dev.centraldeerros.http.problem.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Change of an account by an administrator.
 *
 * @param role new role; null to keep it
 * @param enabled whether sign-in is allowed; null to keep it
 */
record AccountChange(@Nullable Role role, @Nullable Boolean enabled) {
    private static final String ROLE = "role";
    private static final String ENABLED = "enabled";

    /**
     * Reads {@code {"role": …, "enabled": …}}, at least one of them.
     *
     * @throws ApiException 400 that names each invalid field
     */
    static AccountChange from(ObjectNode body) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        body.propertyNames().stream()
                .filter(name -> !name.equals(ROLE) && !name.equals(ENABLED))
                .forEach(name -> AccountFields.add(errors, name, "is unknown; role and enabled can be changed"));
        JsonNode role = body.path(ROLE);
        JsonNode enabled = body.path(ENABLED);
        if (!role.isMissingNode() && !(role.isString() && role.asString().matches("admin|user"))) {
            AccountFields.add(errors, ROLE, "must be admin or user");
        }
        if (!enabled.isMissingNode() && !enabled.isBoolean()) {
            AccountFields.add(errors, ENABLED, "must be true or false");
        }
        if (body.isEmpty()) {
            AccountFields.add(errors, ROLE, "is required, or enabled");
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return new AccountChange(
                role.isMissingNode() ? null : Role.valueOf(role.asString().toUpperCase(Locale.ROOT)),
                enabled.isMissingNode() ? null : enabled.asBoolean());
    }
}
