package dev.centraldeerros.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Fills a database with logs of a month: nine tenths in thirty closed days, the rest in the day that is being written. */
final class FindingData {
    private static final int DAYS = 30;
    private static final int PERCENT_CLOSED = 90;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long POLL_MILLIS = 2_000;

    private static final String PARTITIONS = """
            SELECT attach_partition(parent, parent || to_char(day, '_YYYY_MM_DD'), id_floor(day)::text, id_floor(day + interval '1 day')::text)
            FROM generate_series(date_trunc('day', now()) - interval '%1$d days', date_trunc('day', now()), interval '1 day') AS day
            CROSS JOIN (VALUES ('log'), ('text')) AS parents (parent)
            WHERE to_regclass(parent || to_char(day, '_YYYY_MM_DD')) IS NULL
            """;

    /** Three hundred stack traces a day. */
    private static final String TEXTS = """
            INSERT INTO text (project_id, id, body)
            SELECT 1, (left(id_floor(day)::text, 13) || '-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                   'java.lang.IllegalStateException: order ' || n || (
                       SELECT string_agg(E'\\n  at com.shop.payments.Handler' || md5((n * 100 + line)::text) || '.run(Handler.java:' || line || ')', '')
                       FROM generate_series(1, 30) AS line)
            FROM (SELECT date_trunc('day', now()) - %1$d * interval '1 day' AS day) AS days, generate_series(0, 299) AS n
            ON CONFLICT DO NOTHING
            """;

    /** Evenly over a day, or over the past part of today; dates are some seconds before the arrival, for 1 % hours. */
    private static final String LOGS = """
            INSERT INTO log (user_id, date, project_id, events, level, environment, archived, id, text_id, source, description,
                             release, trace_id, attributes)
            SELECT 1, arrival - (n %% 7) * interval '1 second' - CASE WHEN n %% 100 = 3 THEN interval '2 hours' ELSE interval '0' END, 1,
                   CASE WHEN n %% 10 = 1 THEN 1 + (hashint4(n) & 1023) ELSE 1 END,
                   (ARRAY[40,40,40,30,20,40,40,30,20,40,40,40,40,20,30,10,40,40,50,20])[1 + (hashint4(n + %1$d) & 1023) %% 20],
                   1 + (hashint4(n * 3) & 1023) %% 3, n %% 50 = 7,
                   (left(id_floor(arrival)::text, 13) || '-7' || lpad(to_hex(n %% 4096), 3, '0') || '-8000-' || lpad(n::text, 12, '0'))::uuid,
                   CASE WHEN n %% 2 = 0 THEN (left(id_floor(day)::text, 13) || '-7000-8000-' || lpad((n %% 300)::text, 12, '0'))::uuid END,
                   'service-' || ((hashint4(n * 5) & 65535)::bigint * (hashint4(n * 7) & 65535) / 21474836),
                   (ARRAY['Payment refused: card expired for order ', 'Connection to database timed out after ms ',
                          'User could not be found: ', 'Retrying delivery of message ',
                          'Request failed with status 500 at /api/v1/orders/'])[1 + (hashint4(n * 11) & 1023) %% 5]
                       || n || CASE WHEN n = 77 AND %1$d IN (3, 20) THEN ' zebrafish' WHEN n = 77 AND %1$d = 0 THEN ' narwhal' ELSE '' END
                       || ' ' || left(md5((n + %1$d)::text), 16),
                   '1.' || n %% 20, CASE WHEN n %% 3 = 0 THEN md5((n * 31 + %1$d)::text) END,
                   jsonb_build_object('customer', n %% 10000, 'ms', hashint4(n) & 1023)
            FROM (SELECT date_trunc('day', now()) - %1$d * interval '1 day' AS day) AS days
            CROSS JOIN generate_series(0, %2$d - 1) AS n
            CROSS JOIN LATERAL (
                SELECT day + n / %2$d.0 * least(interval '1 day', now() - interval '2 minutes' - day) AS arrival) AS arrivals
            """;

    private FindingData() {}

    /** Writes so many logs; answers how many a second. */
    static double fill(Database database, long logs) throws SQLException {
        long start = System.nanoTime();
        long daily = logs * PERCENT_CLOSED / 100 / DAYS;
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            statement.execute(PARTITIONS.formatted(DAYS));
            for (int day = DAYS; day >= 0; day--) {
                statement.execute(TEXTS.formatted(day));
                statement.execute(LOGS.formatted(day, day == 0 ? logs - daily * DAYS : daily));
            }
            statement.execute("VACUUM ANALYZE log, text");
            // The server that made the tables took yesterday's partition, which was empty, for done.
            statement.execute("DELETE FROM log_count");
            statement.execute("DELETE FROM log_stretch");
        }
        return logs / ((System.nanoTime() - start) / 1e9);
    }

    /** Waits for the server's indexer; answers how many seconds that took. */
    static double awaitIndexes(Database database) throws SQLException, InterruptedException {
        long start = System.nanoTime();
        // The dates of yesterday are noted tomorrow.
        while (database.number(
                        "SELECT least(count(*) FILTER (WHERE counted), 1 + count(*) FILTER (WHERE number > 0 OR latest"
                                + " IS NOT NULL)) FROM log_stretch")
                <= DAYS) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the indexes were not built within " + PATIENCE);
            }
            Thread.sleep(POLL_MILLIS);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
