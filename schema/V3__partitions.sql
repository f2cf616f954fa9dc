-- Partitions of log, text and seen are made ahead by make_partitions, which the keeper (room partition) calls on every node, every minute,
-- and once before the server answers for the first time. There is never a DEFAULT partition: a row without a place is an error that is told.

-- The smallest id that an event of that moment, or a later one, can have.
CREATE FUNCTION id_floor(moment timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- The moment at which an id was made.
CREATE FUNCTION id_time(id uuid) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

-- What is there, read from the catalogue itself, so that it is true whatever an operator did by hand.
CREATE VIEW log_partition AS
SELECT child.relname::text AS name,
       id_time(substring(bounds.text FROM 'FROM \(''([0-9a-f-]+)''\)')::uuid) AS lower,
       id_time(substring(bounds.text FROM 'TO \(''([0-9a-f-]+)''\)')::uuid) AS upper,
       pg_total_relation_size(child.oid) AS bytes
FROM pg_inherits
JOIN pg_class child ON child.oid = pg_inherits.inhrelid
CROSS JOIN LATERAL (SELECT pg_get_expr(child.relpartbound, child.oid) AS text) bounds
WHERE pg_inherits.inhparent = 'log'::regclass;

-- A new table takes its place by ATTACH, which lets reading and writing of the parent go on; CREATE … PARTITION OF would stop both.
CREATE FUNCTION attach_partition(parent text, name text, lower text, upper text) RETURNS void
    LANGUAGE plpgsql AS
$$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', name, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, lower, upper);
END
$$;

-- Makes what is missing from a day before now until ahead after it, each partition as wide as asked for, and drops keys older than 48 hours.
-- One node at a time: the others return at once. Answers how many were made.
CREATE FUNCTION make_partitions(moment timestamptz, width interval, ahead interval) RETURNS integer
    LANGUAGE plpgsql
    SET timezone = 'UTC' AS
$$
DECLARE
    start  timestamptz := date_bin(width, moment - interval '1 day', 'epoch'::timestamptz);
    finish timestamptz;
    suffix text;
    day    date;
    made   integer := 0;
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

    FOR day IN SELECT generate_series(moment::date - 1, (moment + ahead)::date, interval '1 day')::date LOOP
        IF to_regclass('seen_' || to_char(day, 'YYYY_MM_DD')) IS NULL THEN
            PERFORM attach_partition('seen', 'seen_' || to_char(day, 'YYYY_MM_DD'), day::text, (day + 1)::text);
            made := made + 1;
        END IF;
    END LOOP;

    FOR old IN
        SELECT child.relname
        FROM pg_inherits
        JOIN pg_class child ON child.oid = pg_inherits.inhrelid
        WHERE pg_inherits.inhparent = 'seen'::regclass
          AND child.relname < 'seen_' || to_char(moment - interval '3 days', 'YYYY_MM_DD')
    LOOP
        EXECUTE format('DROP TABLE %I', old);
    END LOOP;

    RETURN made;
END
$$;
