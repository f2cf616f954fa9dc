package dev.centraldeerros.platform;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The vocabulary of an installation.
 *
 * @param environments the names that an event's {@code env} may have, case ignored
 */
@Validated
@ConfigurationProperties("central")
public record NamingProperties(
        @DefaultValue({"PRODUCTION", "HOMOLOGATION", "DEV"}) @NotEmpty
        List<@Pattern(regexp = "[A-Z0-9][A-Z0-9_.-]{0,63}") String> environments) {
    public NamingProperties {
        environments = environments.stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
