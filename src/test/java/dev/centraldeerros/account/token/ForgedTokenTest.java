package dev.centraldeerros.account.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Tokens that this server did not make, or not for this: all get the same 401. */
@ServerTest
class ForgedTokenTest {
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Autowired
    private WebTestClient client;

    @Autowired
    private SigningKey key;

    @Autowired
    private TokenDecoder decoder;

    private String good = "";

    @BeforeEach
    void signIn() {
        good = Accounts.newToken(client, "ana");
    }

    @Test
    void aTokenAsTheServerMakesItIsAcceptedWhoeverHoldsTheKeyMakesIt() throws Exception {
        assertThat(status(signed(header().build(), claims().build()))).isEqualTo(200);
    }

    @Test
    void forgeriesAreRefusedAlike() throws Exception {
        ECKey other =
                new ECKeyGenerator(Curve.P_256).keyID(key.pair().getKeyID()).generate();
        JWSSigner foreign = new ECDSASigner(other);
        Map<String, String> forged = new LinkedHashMap<>();
        String payload = good.split("\\.")[1];
        String signature = good.split("\\.")[2];
        for (String none : List.of("none", "None", "NONE", "nOnE")) {
            forged.put("alg " + none, encode("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\"}") + "." + payload + ".");
            forged.put(
                    none + " with the signature",
                    encode("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\"}") + "." + payload + "." + signature);
        }
        forged.put("no signature", good.substring(0, good.lastIndexOf('.') + 1));
        forged.put("signature of zeros", good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86));
        forged.put(
                "HS256 by the public key as JSON",
                hmac(key.pair().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        forged.put(
                "HS256 by the public key as DER",
                hmac(key.pair().toECPublicKey().getEncoded()));
        forged.put("another key of the same id", signed(foreign, header().build(), claims().build()));
        forged.put(
                "another key in the header",
                signed(foreign, header().jwk(other.toPublicJWK()).build(), claims().build()));
        forged.put(
                "a link to another key",
                signed(
                        foreign,
                        header().jwkURL(URI.create("http://127.0.0.1:9/jwks")).build(),
                        claims().build()));
        forged.put(
                "an extension that must be understood",
                signed(header().criticalParams(Set.of("x")).customParam("x", 1).build(), claims().build()));
        forged.put(
                "ended",
                signed(
                        header().build(),
                        claims().issueTime(at(-100)).expirationTime(at(-31)).build()));
        forged.put(
                "not yet good",
                signed(header().build(), claims().notBeforeTime(at(60)).build()));
        forged.put(
                "no end", signed(header().build(), claims().expirationTime(null).build()));
        forged.put(
                "end as text",
                signed(header().build(), claims().claim("exp", "never").build()));
        forged.put(
                "another issuer",
                signed(header().build(), claims().issuer("another").build()));
        forged.put("no issuer", signed(header().build(), claims().issuer(null).build()));
        forged.put(
                "for another",
                signed(header().build(), claims().audience("another").build()));
        forged.put(
                "without subject",
                signed(header().build(), claims().audience((String) null).build()));
        forged.put("another type", signed(header().type(JOSEObjectType.JWT).build(), claims().build()));
        forged.put("no type", signed(header().type(null).build(), claims().build()));
        for (String subject : List.of("ana", "-1", "0", "1.5", "1 ", "99999999999999999999", "")) {
            forged.put(
                    "subject " + subject,
                    signed(header().build(), claims().subject(subject).build()));
        }
        forged.put("no subject", signed(header().build(), claims().subject(null).build()));
        forged.put(
                "no role", signed(header().build(), claims().claim("role", null).build()));
        forged.put(
                "role root",
                signed(header().build(), claims().claim("role", "root").build()));
        forged.put(
                "role ADMIN",
                signed(header().build(), claims().claim("role", "ADMIN").build()));
        forged.put(
                "roles",
                signed(
                        header().build(),
                        claims().claim("role", List.of("admin")).build()));
        forged.put("padding", good + "=");
        forged.put("a fourth part", good + ".x");
        forged.put("two tokens", good + " " + good);
        forged.put("foreign characters in the signature", good + "!");
        forged.put("nonsense", "nonsense");
        forged.put("dots", "..");
        forged.put(
                "too long",
                signed(header().build(), claims().claim("x", "x".repeat(4_000)).build()));
        forged.put("role put in without signing", good.replace(payload, encode("{\"sub\":\"1\",\"role\":\"admin\"}")));

        byte[] first = null;
        for (Map.Entry<String, String> forgery : forged.entrySet()) {
            byte[] answer = refused(forgery.getKey(), "Bearer " + forgery.getValue());
            first = first == null ? answer : first;
            assertThat(answer).as(forgery.getKey()).isEqualTo(first);
        }
        for (String header : List.of(
                "Bearer", "Bearer ", "JWT", "Basic YTpi", good, "Bearer" + good, "Bearer\t" + good, "Token " + good)) {
            assertThat(refused(header, header)).isEqualTo(first);
        }
    }

    @Test
    void aTokenInTheUrlCountsForNothing() {
        client.get()
                .uri("/auth/me/?access_token=" + good)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody();
    }

    @Test
    void aTokenWithinTheSkewOfClocksIsGood() throws Exception {
        assertThat(status(signed(
                        header().build(),
                        claims().issueTime(at(-100)).expirationTime(at(-10)).build())))
                .isEqualTo(200);
        assertThat(status(
                        signed(header().build(), claims().notBeforeTime(at(10)).build())))
                .isEqualTo(200);
    }

    @Test
    void everyAlteredBitOfATokenMakesItBad() {
        int accepted = 0;
        for (int i = 0; i < good.length(); i++) {
            int digit = BASE64URL.indexOf(good.charAt(i));
            for (int bit = 0; bit < 6 && digit >= 0; bit++) {
                String altered = good.substring(0, i) + BASE64URL.charAt(digit ^ (1 << bit)) + good.substring(i + 1);
                accepted +=
                        decoder.decode(altered).map(jwt -> 1).onErrorReturn(0).block();
            }
        }
        assertThat(accepted).isZero();
    }

    @Test
    void aMegabyteOfTokenIsRefusedBeforeItIsParsed() {
        assertThat(decoder.decode("x".repeat(1_000_000))
                        .map(jwt -> true)
                        .onErrorReturn(false)
                        .block())
                .isFalse();
    }

    private byte[] refused(String name, String authorization) {
        var result = client.get()
                .uri("/auth/me/")
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .exchange()
                .expectBody()
                .returnResult();
        assertThat(result.getStatus().value()).as(name).isEqualTo(401);
        assertThat(result.getResponseHeaders().get(HttpHeaders.WWW_AUTHENTICATE))
                .as(name)
                .containsExactly("Bearer");
        return result.getResponseBody();
    }

    private int status(String token) {
        return client.get()
                .uri("/auth/me/")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }

    private String signed(JWSHeader header, JWTClaimsSet claims) throws Exception {
        return signed(new ECDSASigner(key.pair()), header, claims);
    }

    private static String signed(JWSSigner signer, JWSHeader header, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private String hmac(byte[] secret) throws Exception {
        return signed(
                new MACSigner(secret),
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType(Tokens.TYPE))
                        .keyID(key.pair().getKeyID())
                        .build(),
                claims().build());
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(Tokens.TYPE))
                .keyID(key.pair().getKeyID());
    }

    /** The claims of the good token. */
    private JWTClaimsSet.Builder claims() throws Exception {
        return new JWTClaimsSet.Builder(SignedJWT.parse(good).getJWTClaimsSet());
    }

    private static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
