-- Partitions are made and given up one by one, each in a transaction of its own: what one of them has to wait for, or fails at, is not the
-- others' affair. The keeper (room partition) calls again until there is nothing left to do. Dropping is not done here any more, as a DROP waits
-- for whoever reads the parent, and everybody else behind it; see expired_partitions.

DROP FUNCTION make_partitions(timestamptz, interval, interval);

-- Makes the first that is missing from a day before now until ahead after it, as wide as asked for. One node at a time: the others
-- return at once. Answers whether one was made.
CREATE FUNCTION make_partition(moment timestamptz, width interval, ahead interval) RETURNS boolean
    LANGUAGE plpgsql
    SET timezone = 'UTC' AS
$$
DECLARE
    start  timestamptz := date_bin(width, moment - interval '1 day', 'epoch'::timestamptz);
    finish timestamptz;
    suffix text;
    day    date;
    daily  text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('central-de-erros partitions')) THEN
        RETURN false;
    END IF;

    -- Keys first: who finds the partition of logs may rely on theirs.
    FOREACH daily IN ARRAY ARRAY['seen', 'request'] LOOP
        FOR day IN SELECT generate_series(moment::date - 1, (moment + ahead)::date, interval '1 day')::date LOOP
            IF to_regclass(daily || '_' || to_char(day, 'YYYY_MM_DD')) IS NULL THEN
                PERFORM attach_partition(daily, daily || '_' || to_char(day, 'YYYY_MM_DD'), day::text, (day + 1)::text);
                RETURN true;
            END IF;
        END LOOP;
    END LOOP;

    WHILE start <= moment + ahead LOOP
        SELECT upper INTO finish FROM log_partition WHERE lower <= start AND upper > start;
        IF NOT FOUND THEN
            SELECT least(date_bin(width, start, 'epoch'::timestamptz) + width, min(lower)) INTO finish FROM log_partition WHERE lower > start;
            suffix := to_char(start, CASE WHEN width < interval '1 day' OR start <> date_trunc('day', start) THEN 'YYYY_MM_DD_HH24' ELSE 'YYYY_MM_DD' END);
            PERFORM attach_partition('log', 'log_' || suffix, id_floor(start)::text, id_floor(finish)::text);
            PERFORM attach_partition('text', 'text_' || suffix, id_floor(start)::text, id_floor(finish)::text);
            RETURN true;
        END IF;
        start := finish;
    END LOOP;

    RETURN false;
END
$$;

-- Details count, too: they share the fate of the logs beside them. What is being detached is no partition any more.
CREATE OR REPLACE VIEW log_partition AS
SELECT child.relname::text AS name,
       id_time(substring(bounds.text FROM 'FROM \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) AS lower,
       id_time(substring(bounds.text FROM 'TO \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) AS upper,
       coalesce(pg_total_relation_size(child.oid), 0)
           + coalesce(pg_total_relation_size(to_regclass(quote_ident('text_' || substr(child.relname, 5)))), 0) AS bytes
FROM pg_inherits
JOIN pg_class child ON child.oid = pg_inherits.inhrelid
CROSS JOIN LATERAL (SELECT pg_get_expr(child.relpartbound, child.oid) AS text) bounds
WHERE pg_inherits.inhparent = 'log'::regclass AND NOT pg_inherits.inhdetachpending;

-- What is to go, and how far it is: 'attached', 'detaching' (a detachment that was cut off) or 'detached'. Of the logs and details those that
-- arrived before the first moment alone, each by its own bounds; of the keys those of the days before the second. A table that is no whole
-- partition any more must have the comment that says it is ours to drop: expiring before its detachment, given_up after it. Others may have
-- been detached by an operator, who wants to keep them.
CREATE FUNCTION expired_partitions(logs_before timestamptz, keys_before date, expiring text, given_up text)
    RETURNS TABLE (parent text, name text, state text)
    LANGUAGE sql STABLE
    SET timezone = 'UTC' AS
$$
    SELECT parent.relname::text, child.relname::text, CASE WHEN pg_inherits.inhdetachpending THEN 'detaching' ELSE 'attached' END
    FROM pg_inherits
    JOIN pg_class child ON child.oid = pg_inherits.inhrelid
    JOIN pg_class parent ON parent.oid = pg_inherits.inhparent
    WHERE pg_inherits.inhparent IN ('log'::regclass, 'text'::regclass, 'seen'::regclass, 'request'::regclass)
      AND CASE
              WHEN pg_inherits.inhdetachpending THEN obj_description(child.oid, 'pg_class') = expiring
              WHEN parent.relname IN ('log', 'text')
                  THEN id_time(substring(pg_get_expr(child.relpartbound, child.oid)
                                         FROM 'TO \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) <= logs_before
              ELSE child.relname < parent.relname || '_' || to_char(keys_before, 'YYYY_MM_DD')
          END
    UNION ALL
    SELECT NULL, alone.relname::text, 'detached'
    FROM pg_class alone
    WHERE alone.relkind = 'r' AND NOT alone.relispartition
      AND alone.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'log'::regclass)
      AND obj_description(alone.oid, 'pg_class') = given_up
    ORDER BY 2
$$;
