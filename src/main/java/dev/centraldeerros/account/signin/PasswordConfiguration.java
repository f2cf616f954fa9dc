package dev.centraldeerros.account.signin;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Provides the encoder of passwords. */
@Configuration(proxyBeanMethods = false)
public class PasswordConfiguration {
    /** Name of the encoder in stored hashes. */
    public static final String CURRENT = "argon2@SpringSecurity_v5_8";

    /** Returns the encoder: Argon2id with 16 MB; others that hashes name can still be compared. */
    @Bean
    @ConditionalOnMissingBean
    PasswordEncoder passwordEncoder() {
        return delegating(Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8());
    }

    /** Returns an encoder that writes its name into each hash. */
    public static PasswordEncoder delegating(Argon2PasswordEncoder current) {
        return new DelegatingPasswordEncoder(CURRENT, Map.of(CURRENT, current));
    }
}
