package dev.centraldeerros.account.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
    @TempDir
    private Path folder;

    @Test
    void aKeyIsReadFromItsJwkAndFromPemAndIsTheSame() throws Exception {
        SigningKey key = SigningKey.generate();
        String pem = pem(key.pair().toPrivateKey());
        for (String form : List.of(
                key.toJwk(),
                "\n " + key.toJwk() + " ",
                pem,
                pem.replace("\n", "\\n"),
                pem.replace("\n", " "),
                pem.replace("\n", ""))) {
            assertThat(SigningKey.parse(form)).isEqualTo(key);
        }
    }

    @Test
    void whatIsNoPrivateP256KeyIsRefusedWithoutShowingIt() throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_384).generate();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        SigningKey key = SigningKey.generate();
        ECKey mixed = new ECKey.Builder(SigningKey.generate().pair())
                .d(key.pair().getD())
                .keyID(null)
                .build();
        for (String bad : List.of(
                "secret",
                "{\"secret\":1}",
                "{",
                other.toJSONString(),
                pem(other.toPrivateKey()),
                pem(rsa.generateKeyPair().getPrivate()),
                key.pair().toPublicJWK().toJSONString(),
                mixed.toJSONString(),
                "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----")) {
            assertThatThrownBy(() -> SigningKey.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain("secret", key.pair().getD().toString());
        }
    }

    @Test
    void aKeyNeverPrintsItsPrivatePart() {
        SigningKey key = SigningKey.generate();
        assertThat(key.toString()).doesNotContain(key.pair().getD().toString());
    }

    @Test
    void theFileKeepsTheFirstKey() {
        Path data = folder.resolve("data");
        SigningKey key = new SigningKeyFile(data).loadOrStore(SigningKey.generate());
        assertThat(new SigningKeyFile(data).loadOrStore(SigningKey.generate())).isEqualTo(key);
        assertThat(data).isDirectoryContaining(file -> file.endsWith(SigningKeyFile.NAME));
        assertThat(data.toFile().list()).hasSize(1);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such modes")
    void theFileIsForItsOwnerAloneAlsoWhenACopyWasNot() throws Exception {
        Path file = folder.resolve(SigningKeyFile.NAME);
        new SigningKeyFile(folder).loadOrStore(SigningKey.generate());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        new SigningKeyFile(folder).loadOrStore(SigningKey.generate());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aBrokenFileStopsTheStartInsteadOfEndingAllTokens() throws Exception {
        Path file = Files.writeString(folder.resolve(SigningKeyFile.NAME), "");
        assertThatThrownBy(() -> new SigningKeyFile(folder).loadOrStore(SigningKey.generate()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).isEmptyFile();
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
