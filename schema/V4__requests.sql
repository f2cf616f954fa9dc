-- Idempotency keys of the last 48 hours, as 128 bits of their SHA-256: a row for each transaction that such a request took, with what is
-- needed to answer it again. Written by ingest only, in that transaction. Partitioned by the day (UTC) of arrival, as seen is.
CREATE TABLE request (
    user_id    bigint  NOT NULL,
    day        date    NOT NULL,
    key_hash   uuid    NOT NULL,
    body_hash  uuid    NOT NULL,
    claim      uuid    NOT NULL,
    log_id     uuid,
    stored     integer NOT NULL,
    duplicates integer NOT NULL,
    PRIMARY KEY (user_id, key_hash, day)
) PARTITION BY RANGE (day);

-- Makes what is missing from a day before now until ahead after it, each partition as wide as asked for, and drops keys older than 48 hours.
-- One node at a time: the others return at once. Answers how many were made.
CREATE OR REPLACE FUNCTION make_partitions(moment timestamptz, width interval, ahead interval) RETURNS integer
    LANGUAGE plpgsql
    SET timezone = 'UTC' AS
$$
DECLARE
    start  timestamptz := date_bin(width, moment - interval '1 day', 'epoch'::timestamptz);
    finish timestamptz;
    suffix text;
    day    date;
    made   integer := 0;
    daily  text;
    old    text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('central-de-erros partitions')) THEN
        RETURN 0;
    END IF;

    WHILE start <= moment + ahead LOOP
        SELECT upper INTO finish FROM log_partition WHERE lower <= start AND upper > start;
        IF NOT FOUND THEN
            SELECT least(date_bin(width, start, 'epoch'::timestamptz) + width, min(lower)) INTO finish FROM log_partition WHERE lower > start;
            suffix := to_char(start, CASE WHEN width < interval '1 day' OR start <> date_trunc('day', start) THEN 'YYYY_MM_DD_HH24' ELSE 'YYYY_MM_DD' END);
            PERFORM attach_partition('log', 'log_' || suffix, id_floor(start)::text, id_floor(finish)::text);
            PERFORM attach_partition('text', 'text_' || suffix, id_floor(start)::text, id_floor(finish)::text);
            made := made + 1;
        END IF;
        start := finish;
    END LOOP;

    FOREACH daily IN ARRAY ARRAY['seen', 'request'] LOOP
        FOR day IN SELECT generate_series(moment::date - 1, (moment + ahead)::date, interval '1 day')::date LOOP
            IF to_regclass(daily || '_' || to_char(day, 'YYYY_MM_DD')) IS NULL THEN
                PERFORM attach_partition(daily, daily || '_' || to_char(day, 'YYYY_MM_DD'), day::text, (day + 1)::text);
                made := made + 1;
            END IF;
        END LOOP;

        FOR old IN
            SELECT child.relname
            FROM pg_inherits
            JOIN pg_class child ON child.oid = pg_inherits.inhrelid
            WHERE pg_inherits.inhparent = daily::regclass
              AND child.relname < daily || '_' || to_char(moment - interval '3 days', 'YYYY_MM_DD')
        LOOP
            EXECUTE format('DROP TABLE %I', old);
        END LOOP;
    END LOOP;

    RETURN made;
END
$$;
