package dev.centraldeerros.account.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Key pair that signs tokens: ECDSA on P-256 with SHA-256.
 *
 * @param pair pair with its private key; its id is the thumbprint (RFC 7638), equal on every node
 */
public record SigningKey(ECKey pair) {
    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    private static final X9ECParameters P_256 = CustomNamedCurves.getByName("P-256");
    private static final String PEM_START = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_END = "-----END PRIVATE KEY-----";

    /** Generates a key pair. */
    public static SigningKey generate() {
        try {
            return complete(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException impossible) {
            throw new IllegalStateException("no P-256 keys on this Java", impossible);
        }
    }

    /**
     * Parses a private JWK or a PKCS#8 PEM, whose line breaks may be missing or written as {@code \n}.
     *
     * @throws IllegalArgumentException if it is invalid, of another curve, or not a pair; the message contains no part of
     *     the key
     */
    static SigningKey parse(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("{") ? parseJwk(trimmed) : parsePem(trimmed);
    }

    /** Returns the pair as a private JWK for storage. */
    public String toJwk() {
        return pair.toJSONString();
    }

    /** Returns a text without the key. */
    @Override
    public String toString() {
        return "SigningKey[" + pair.getKeyID() + "]";
    }

    private static SigningKey parseJwk(String json) {
        ECKey key;
        try {
            key = ECKey.parse(json);
        } catch (ParseException | IllegalArgumentException malformed) {
            // Without the cause, whose message may contain the key.
            throw new IllegalArgumentException("is not an EC key in JWK form");
        }
        if (!Curve.P_256.equals(key.getCurve()) || key.getD() == null) {
            throw new IllegalArgumentException("must be a private key on the curve P-256");
        }
        ECKey derived = derive(key.getD().decodeToBigInteger());
        if (!derived.getX().equals(key.getX()) || !derived.getY().equals(key.getY())) {
            throw new IllegalArgumentException("has a public part that does not belong to its private part");
        }
        return complete(derived);
    }

    private static SigningKey parsePem(String pem) {
        int start = pem.indexOf(PEM_START);
        int end = pem.indexOf(PEM_END);
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("must be a JWK, or PEM that begins with " + PEM_START
                    + " (openssl pkcs8 -topk8 -nocrypt makes it)");
        }
        String base64 = pem.substring(start + PEM_START.length(), end)
                .replace("\\n", "")
                .replaceAll("\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            if (KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof ECPrivateKey key
                    && Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
                return complete(derive(key.getS()));
            }
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException("is not a PKCS#8 private key of an elliptic curve");
        }
        throw new IllegalArgumentException("must be a private key on the curve P-256");
    }

    /** PKCS#8 may omit the public point, which Java cannot compute and Bouncy Castle can. */
    private static ECKey derive(BigInteger secret) {
        if (secret.signum() <= 0 || secret.compareTo(P_256.getN()) >= 0) {
            throw new IllegalArgumentException("is out of the range of P-256");
        }
        ECPoint point = P_256.getG().multiply(secret).normalize();
        return new ECKey.Builder(
                        Curve.P_256,
                        coordinate(point.getAffineXCoord().toBigInteger()),
                        coordinate(point.getAffineYCoord().toBigInteger()))
                .d(coordinate(secret))
                .build();
    }

    private static Base64URL coordinate(BigInteger number) {
        return ECKey.encodeCoordinate(P_256.getCurve().getFieldSize(), number);
    }

    private static SigningKey complete(ECKey key) {
        try {
            return new SigningKey(new ECKey.Builder(key)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .keyIDFromThumbprint()
                    .build());
        } catch (JOSEException impossible) {
            throw new IllegalStateException("no SHA-256 on this Java", impossible);
        }
    }
}
