package dev.centraldeerros.ui;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes this version's files to the table {@code ui_version} at startup. */
final class UiVersionTable {
    /** The newest stay: a rolling upgrade has two, and pages stay open for days. */
    private static final int MAX_VERSIONS = 5;

    private static final String STORE = """
            INSERT INTO ui_version (version, files) VALUES (?, ?) ON CONFLICT (version) DO UPDATE SET stored_at = now()
            """;

    private static final String DELETE_OLD = """
            DELETE FROM ui_version WHERE version IN (
                SELECT version FROM ui_version ORDER BY stored_at DESC, version OFFSET ?)
            """;

    private UiVersionTable() {}

    static void store(Connection connection, UiFiles files) throws SQLException {
        try (PreparedStatement store = connection.prepareStatement(STORE);
                PreparedStatement deleteOld = connection.prepareStatement(DELETE_OLD)) {
            store.setString(1, files.version());
            store.setBytes(2, files.toZip());
            store.executeUpdate();
            deleteOld.setInt(1, MAX_VERSIONS);
            deleteOld.executeUpdate();
        }
    }
}
