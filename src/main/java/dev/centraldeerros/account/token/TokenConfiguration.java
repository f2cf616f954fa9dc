package dev.centraldeerros.account.token;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.centraldeerros.account.session.SessionCookie;
import dev.centraldeerros.account.signin.AttemptLimits;
import dev.centraldeerros.account.signin.RegistrationLimit;
import dev.centraldeerros.database.BootstrapConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the signing key and its store. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {
    @Bean
    SigningKeyStore signingKeyStore(BootstrapConnection database) {
        return database.ownFolder()
                .<SigningKeyStore>map(SigningKeyFile::new)
                .orElseGet(() -> new SigningKeyTable(database));
    }

    /** Returns the configured key, otherwise the stored one. */
    @Bean
    SigningKey signingKey(AuthProperties properties, SigningKeyStore store) {
        String configured = properties.signingKey();
        if (configured == null || configured.isBlank()) {
            return store.loadOrStore(SigningKey.generate());
        }
        try {
            return SigningKey.parse(configured);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalStateException("central.auth.signing-key " + unusable.getMessage(), unusable);
        }
    }

    /** Named by the key, without which the token in it is invalid anyway. */
    @Bean
    SessionCookie sessionCookie(SigningKey key) {
        return new SessionCookie(key.pair().getKeyID());
    }

    @Bean
    RegistrationLimit registrationLimit(AuthProperties properties) {
        return new RegistrationLimit(Ticker.systemTicker(), properties.registrationsPerHour());
    }

    @Bean
    AttemptLimits attemptLimits() {
        return new AttemptLimits(Ticker.systemTicker());
    }
}
