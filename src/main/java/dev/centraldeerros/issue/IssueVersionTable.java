package dev.centraldeerros.issue;

import dev.centraldeerros.database.BootstrapConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.stereotype.Component;

/** Stores since when each version of the fingerprint is used. Reads by JDBC at startup. */
@Component
class IssueVersionTable {
    private static final String INSERT = "INSERT INTO issue_version (version) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String SELECT = "SELECT since FROM issue_version WHERE version = ?";

    private final BootstrapConnection database;

    IssueVersionTable(BootstrapConnection database) {
        this.database = database;
    }

    /** Returns when a node first started with the version; now if this is the first. */
    Instant firstUse(short version) {
        try (Connection connection = database.open();
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            insert.setShort(1, version);
            int unused = insert.executeUpdate();
            select.setShort(1, version);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("no row of version " + version);
                }
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("the version of fingerprints could not be stored", failed);
        }
    }
}
