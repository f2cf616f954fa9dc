package dev.centraldeerros.account.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.centraldeerros.account.Account;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Issues tokens (RFC 9068). */
@Component
public class Tokens {
    static final String AUDIENCE = "central-de-erros";
    static final String TYPE = "at+jwt";
    static final String ROLE = "role";

    /** Session id (OpenID Connect Front-Channel Logout 1.0). */
    static final String SESSION = "sid";

    private static final int ID_BYTES = 16;

    private final SigningKey key;
    private final JWSSigner signer;
    private final AuthProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Tokens(SigningKey key, AuthProperties properties, @Qualifier("system") Clock clock) throws JOSEException {
        this.key = key;
        this.signer = new ECDSASigner(key.pair());
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Issued token.
     *
     * @param session its session
     */
    public record Issued(String token, String session, Instant expiry) {
        /** Returns the text without the token. */
        @Override
        public String toString() {
            return "Issued[" + expiry + "]";
        }
    }

    /**
     * Issues a token for {@code account}. Does not run on the event loop, because signing reads the system's random
     * device.
     *
     * @param session session of the token; empty for a new one
     */
    public Mono<Issued> issue(Account account, String session) {
        return Mono.fromCallable(() -> sign(account, session.isEmpty() ? newId() : session))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Returns the lifetime of a token. */
    public Duration lifetime() {
        return properties.tokenLifetime();
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    private Issued sign(Account account, String session) throws JOSEException {
        Instant now = clock.instant();
        Instant expiry = now.plus(properties.tokenLifetime());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(SigningKey.ALGORITHM)
                        .type(new JOSEObjectType(TYPE))
                        .keyID(key.pair().getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(properties.issuer())
                        .audience(AUDIENCE)
                        .subject(Long.toString(account.id()))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(expiry))
                        .jwtID(newId())
                        .claim(SESSION, session)
                        .claim(ROLE, account.role().name().toLowerCase(Locale.ROOT))
                        .build());
        token.sign(signer);
        return new Issued(token.serialize(), session, expiry);
    }
}
