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

/** Makes the tokens of this server (RFC 9068): signed, for this server only, with an end. */
@Component
public class Tokens {
    static final String AUDIENCE = "central-de-erros";
    static final String TYPE = "at+jwt";
    static final String ROLE = "role";

    /** The session (OpenID Connect Front-Channel Logout 1.0): what ends together. */
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
     * A token that was made.
     *
     * @param session the sign-in that it belongs to
     */
    public record Issued(String token, String session, Instant expiry) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Issued[" + expiry + "]";
        }
    }

    /**
     * A token for {@code account}, made off the event loop: signing reads the system's random device.
     *
     * @param session the sign-in that it belongs to; empty for a new one
     */
    public Mono<Issued> issue(Account account, String session) {
        return Mono.fromCallable(() -> sign(account, session.isEmpty() ? newId() : session))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** How long a token is good. */
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
