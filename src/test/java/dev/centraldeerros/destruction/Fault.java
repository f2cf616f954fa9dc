package dev.centraldeerros.destruction;

import dev.centraldeerros.platform.embedded.EmbeddedServer;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What can befall a database, and its end. */
enum Fault {
    STOPPED("stopped", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) throws IOException {
            postgres.stop();
            return postgres::start;
        }
    },
    KILLED("killed", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) {
            postgres.killPostmaster();
            return postgres::start;
        }
    },
    FROZEN("frozen, statements under way", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) {
            postgres.signal("STOP");
            return () -> postgres.signal("CONT");
        }
    },
    FROZEN_FOR_NEWCOMERS("frozen for new connections, all others cut", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            try (Connection superuser = postgres.superuser("postgres");
                    var statement = superuser.createStatement()) {
                postgres.signalPostmaster("STOP");
                statement.execute(CUTTING);
            }
            return () -> postgres.signalPostmaster("CONT");
        }
    },
    DISK_FULL("disk of the data full", Effect.SOME_WRITES) {
        @Override
        Ending befall(OwnPostgres postgres) throws IOException {
            Path filling = fill(Disk.of(postgres, "base"));
            return () -> Files.delete(filling);
        }
    },
    WAL_FULL("disk of the write-ahead log full", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) throws IOException, SQLException {
            Path filling = fill(Disk.of(postgres, "pg_wal"));
            // Which is where it ends: PANIC.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    postgres.execute("CREATE TABLE IF NOT EXISTS filling (i int)", "SELECT pg_switch_wal()");
                    return false;
                } catch (SQLException ended) {
                    return true;
                }
            });
            return () -> {
                Files.delete(filling);
                postgres.start();
            };
        }
    },
    READ_ONLY("read-only", Effect.WRITES) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            postgres.execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
            return () -> postgres.execute(
                    "SET default_transaction_read_only = off",
                    "ALTER SYSTEM RESET default_transaction_read_only",
                    "SELECT pg_reload_conf()");
        }
    },
    OUT_OF_CONNECTIONS("no connection left for the role", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            postgres.execute("ALTER ROLE central CONNECTION LIMIT 0", CUTTING);
            return () -> postgres.execute("ALTER ROLE central CONNECTION LIMIT -1");
        }
    },
    OTHER_PASSWORD("another password", Effect.AWAY) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            postgres.execute("ALTER ROLE central PASSWORD 'another'", CUTTING);
            return () -> postgres.execute("ALTER ROLE central PASSWORD '" + postgres.password() + "'");
        }
    },
    CUT_ONCE("connections cut once", Effect.NONE) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            postgres.execute(CUTTING);
            return () -> {};
        }
    },
    PROBE_CUT("the probe's connection cut, again and again", Effect.NONE) {
        @Override
        Ending befall(OwnPostgres postgres) {
            return cutting(postgres, CUTTING + " AND application_name LIKE '%probe'", 400);
        }
    },
    CUT_OFTEN("connections cut every 50 ms", Effect.ANY) {
        @Override
        Ending befall(OwnPostgres postgres) {
            return cutting(postgres, CUTTING, 50);
        }
    },
    LOCKED("the table of logs locked by another session", Effect.WRITES_LATE) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            Connection other = postgres.superuser(EmbeddedServer.DATABASE);
            other.setAutoCommit(false);
            try (var lock = other.createStatement()) {
                lock.execute("LOCK TABLE log IN ACCESS EXCLUSIVE MODE");
            }
            return other::close;
        }
    },
    LIMIT_ON_ROLE("statement_timeout of 1 ms on the role", Effect.NONE) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            postgres.execute("ALTER ROLE central SET statement_timeout = 1", CUTTING);
            return () -> postgres.execute("ALTER ROLE central RESET statement_timeout");
        }
    },
    NO_PARTITION("today's partition dropped", Effect.PASSING) {
        @Override
        Ending befall(OwnPostgres postgres) throws SQLException {
            postgres.execute("""
                    DO $$
                    DECLARE name text;
                    BEGIN
                        FOR name IN SELECT inhrelid::regclass::text FROM pg_inherits
                                    WHERE inhparent IN ('log'::regclass, 'text'::regclass)
                        LOOP EXECUTE 'DROP TABLE ' || name; END LOOP;
                    END $$""");
            return () -> {};
        }
    };

    /** What a fault does to the server. */
    enum Effect {
        /** Nothing gets through, and it is known at once or after the limits of time. */
        AWAY,
        /** Nothing is written; what is asked for may be answered. */
        WRITES,
        /** The same, but for what still finds a place. */
        SOME_WRITES,
        /** Writes wait until the fault ends; the database answers the probe. */
        WRITES_LATE,
        /** Nothing lasting: some requests may be refused. */
        NONE,
        /** It mends itself while the fault lasts. */
        PASSING,
        /** Some get through. */
        ANY
    }

    /** Ends a fault. */
    interface Ending {
        void end() throws Exception;
    }

    private static final String CUTTING =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'central'";
    private static final int PIECE = 64 * 1024;

    private final String words;
    private final Effect effect;

    Fault(String words, Effect effect) {
        this.words = words;
        this.effect = effect;
    }

    /** Makes it happen; answers how it ends. */
    abstract Ending befall(OwnPostgres postgres) throws Exception;

    Effect effect() {
        return effect;
    }

    /** For people. */
    String words() {
        return words;
    }

    /** Whether it takes a disk that the test can fill. */
    boolean needsDisk() {
        return this == DISK_FULL || this == WAL_FULL;
    }

    private static Ending cutting(OwnPostgres postgres, String cut, long millis) {
        Thread cutter = new Thread(
                () -> {
                    try {
                        while (!Thread.currentThread().isInterrupted()) {
                            postgres.execute(cut);
                            Thread.sleep(millis);
                        }
                    } catch (SQLException | InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                "cutter");
        cutter.setDaemon(true);
        cutter.start();
        return () -> {
            cutter.interrupt();
            cutter.join();
        };
    }

    private static Path fill(Path disk) throws IOException {
        Path filling = disk.resolve("filling");
        try (OutputStream out = Files.newOutputStream(filling)) {
            while (true) {
                out.write(new byte[PIECE]);
            }
        } catch (IOException full) {
            return filling;
        }
    }

    /** All of them that this machine can make happen. */
    static List<Fault> possible(boolean withDisks) {
        return List.of(values()).stream()
                .filter(fault -> withDisks || !fault.needsDisk())
                .toList();
    }
}
