package dev.centraldeerros.account.bootstrap;

import dev.centraldeerros.account.AccountFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Administrator created at startup if there is none. Without it, the first registered account is the administrator.
 *
 * @param email its address; requires the password
 * @param password its password, under the rules of registration; requires the address
 */
@ConfigurationProperties("central.admin")
record AdminProperties(@Nullable String email, @Nullable String password) {
    // Not validated by annotations, because their message prints the rejected password.
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

    /** Returns the text without the password. */
    @Override
    public String toString() {
        return "AdminProperties[email=" + email + "]";
    }
}
