package dev.centraldeerros.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The administrator made at the first start, when there is none; without it the first who registers is one.
 *
 * @param email its address; needs the password
 * @param password its password, under the same rules as everyone's; needs the address
 */
@ConfigurationProperties("central.admin")
record AdminProperties(@Nullable String email, @Nullable String password) {
    // Checked here and not by annotations: those would print the rejected password.
    AdminProperties {
        if ((email == null) != (password == null)) {
            throw new IllegalArgumentException("central.admin.email and central.admin.password: give both or neither");
        }
        Map<String, List<String>> errors = new LinkedHashMap<>();
        if (email != null) {
            AccountFields.email(email, errors);
        }
        if (password != null) {
            AccountFields.password(password, errors);
        }
        if (!errors.isEmpty()) {
            errors.forEach((field, messages) -> {
                throw new IllegalArgumentException("central.admin." + field + ": " + String.join(" ", messages));
            });
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AdminProperties[email=" + email + "]";
    }
}
