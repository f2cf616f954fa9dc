package dev.centraldeerros.account.token;

import dev.centraldeerros.database.BootstrapConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Stores the key in the table {@code signing_key}, for an external database. */
final class SigningKeyTable implements SigningKeyStore {
    private final BootstrapConnection database;

    SigningKeyTable(BootstrapConnection database) {
        this.database = database;
    }

    @Override
    public SigningKey loadOrStore(SigningKey fresh) {
        try (Connection connection = database.open()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO signing_key (jwk) VALUES (?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, fresh.toJwk());
                insert.executeUpdate();
            }
            try (PreparedStatement select = connection.prepareStatement("SELECT jwk FROM signing_key");
                    ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("the signing key vanished from table signing_key");
                }
                return SigningKey.parse(rows.getString(1));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("the signing key cannot be read from table signing_key", failed);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(
                    "the signing key in table signing_key " + malformed.getMessage(), malformed);
        }
    }
}
