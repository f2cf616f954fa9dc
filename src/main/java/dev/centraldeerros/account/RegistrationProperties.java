package dev.centraldeerros.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may make an account.
 *
 * @param registration {@code open}: anybody who reaches the server; {@code closed}: nobody
 */
@ConfigurationProperties("central")
record RegistrationProperties(@DefaultValue("open") Registration registration) {
    /** Who may register. */
    enum Registration {
        OPEN,
        CLOSED
    }
}
