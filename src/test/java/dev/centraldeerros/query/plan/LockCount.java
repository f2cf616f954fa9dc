package dev.centraldeerros.query.plan;

import dev.centraldeerros.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks again and again at how many relations the server's statements lock, on a thread of its own. */
final class LockCount implements AutoCloseable {
    private static final String LOCKS = """
            SELECT activity.query, count(*) AS locks
            FROM pg_locks AS locks JOIN pg_stat_activity AS activity USING (pid)
            WHERE activity.datname = current_database() AND pid <> pg_backend_pid() AND locks.locktype = 'relation'
              AND application_name LIKE 'central-de-erros%' AND application_name NOT LIKE '%index'
            GROUP BY pid, activity.query ORDER BY locks DESC LIMIT 1
            """;

    private final Thread looks;
    private final Connection connection;
    private volatile boolean isOver;
    private volatile int most;
    private volatile String statement = "";

    private LockCount(Connection connection) {
        this.connection = connection;
        this.looks = new Thread(this::look, "locks");
        looks.setDaemon(true);
        looks.start();
    }

    static LockCount start(String database) {
        return new LockCount(TestDatabase.connection(database));
    }

    private void look() {
        try (Statement ask = connection.createStatement()) {
            while (!isOver) {
                try (ResultSet locks = ask.executeQuery(LOCKS)) {
                    if (locks.next() && locks.getInt("locks") > most) {
                        most = locks.getInt("locks");
                        statement = locks.getString("query");
                    }
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The most that one of them had. */
    int most() {
        return most;
    }

    /** That one. */
    String statement() {
        return statement;
    }

    @Override
    public void close() {
        isOver = true;
        try {
            looks.join();
            connection.close();
        } catch (InterruptedException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
