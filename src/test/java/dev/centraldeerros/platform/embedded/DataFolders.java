package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Data folders for tests, and what stands in them. */
final class DataFolders {
    private DataFolders() {}

    /** A copy, with its permissions, since making a cluster takes seconds. */
    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(path -> {
                try {
                    Files.copy(
                            path,
                            to.resolve(from.relativize(path).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES,
                            LinkOption.NOFOLLOW_LINKS);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
        return to;
    }

    static String password(Path folder) throws IOException {
        return Files.readString(folder.resolve("postgres.password")).strip();
    }

    static Connection connect(Path folder, int port) throws IOException, SQLException {
        return connect(port, EmbeddedServer.USER, password(folder));
    }

    static Connection connect(int port, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/central", user, password);
    }

    /** The postmaster as its own file names it, whatever the code under test makes of that. */
    static ProcessHandle postmaster(Path folder) throws IOException {
        String pid = Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                .get(0)
                .strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String value(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "no row";
        }
    }
}
