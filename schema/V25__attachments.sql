-- Files of logs: number 0 is the event as its protocol sent it, later numbers are attachments. Partitions beside those of log, with
-- the same bounds, since this version: logs of earlier partitions have none. The body is null for a file that was too large to keep.
CREATE TABLE attachment (
    log_id       uuid     NOT NULL,
    size         bigint   NOT NULL,
    project_id   integer  NOT NULL,
    number       smallint NOT NULL CHECK (number >= 0),
    gzip         boolean  NOT NULL,
    name         text     NOT NULL,
    content_type text,
    body         bytea,
    PRIMARY KEY (log_id, number)
) PARTITION BY RANGE (log_id);

-- Most bodies are compressed already.
ALTER TABLE attachment ALTER COLUMN body SET STORAGE EXTERNAL;

-- Creates the first partition that is missing from a day before now until ahead after it, as wide as asked for. One node at a time:
-- the others return at once. Returns whether one was created.
CREATE OR REPLACE FUNCTION make_partition(moment timestamptz, width interval, ahead interval) RETURNS boolean
    LANGUAGE plpgsql
    SET timezone = 'UTC' AS
$$
DECLARE
    start   timestamptz := date_bin(width, moment - interval '1 day', 'epoch'::timestamptz);
    present record;
    finish  timestamptz;
    suffix  text;
    day     date;
    daily   text;
    parent  text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('central-de-erros partitions')) THEN
        RETURN false;
    END IF;

    -- Keys first: a node that finds the partition of logs may rely on theirs.
    FOREACH daily IN ARRAY ARRAY['seen', 'request'] LOOP
        FOR day IN SELECT generate_series(moment::date - 1, (moment + ahead)::date, interval '1 day')::date LOOP
            IF to_regclass(daily || '_' || to_char(day, 'YYYY_MM_DD')) IS NULL THEN
                PERFORM attach_partition(daily, daily || '_' || to_char(day, 'YYYY_MM_DD'), day::text, (day + 1)::text);
                RETURN true;
            END IF;
        END LOOP;
    END LOOP;

    WHILE start <= moment + ahead LOOP
        SELECT name, lower, upper INTO present FROM log_partition WHERE lower <= start AND upper > start;
        IF NOT FOUND THEN
            SELECT least(date_bin(width, start, 'epoch'::timestamptz) + width, min(lower)) INTO finish FROM log_partition WHERE lower > start;
            suffix := to_char(start, CASE WHEN width < interval '1 day' OR start <> date_trunc('day', start) THEN 'YYYY_MM_DD_HH24' ELSE 'YYYY_MM_DD' END);
            FOREACH parent IN ARRAY ARRAY['log', 'text', 'attachment'] LOOP
                PERFORM attach_partition(parent, parent || '_' || suffix, id_floor(start)::text, id_floor(finish)::text);
            END LOOP;
            RETURN true;
        END IF;
        suffix := substr(present.name, 5);
        IF to_regclass(quote_ident('attachment_' || suffix)) IS NULL THEN
            PERFORM attach_partition('attachment', 'attachment_' || suffix, id_floor(present.lower)::text, id_floor(present.upper)::text);
            RETURN true;
        END IF;
        start := present.upper;
    END LOOP;

    RETURN false;
END
$$;

-- The size of a partition includes its details and attachments. A partition that is being detached is left out.
CREATE OR REPLACE VIEW log_partition AS
SELECT child.relname::text AS name,
       id_time(substring(bounds.text FROM 'FROM \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) AS lower,
       id_time(substring(bounds.text FROM 'TO \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) AS upper,
       coalesce(pg_total_relation_size(child.oid), 0)
           + coalesce(pg_total_relation_size(to_regclass(quote_ident('text_' || substr(child.relname, 5)))), 0)
           + coalesce(pg_total_relation_size(to_regclass(quote_ident('attachment_' || substr(child.relname, 5)))), 0) AS bytes
FROM pg_inherits
JOIN pg_class child ON child.oid = pg_inherits.inhrelid
CROSS JOIN LATERAL (SELECT pg_get_expr(child.relpartbound, child.oid) AS text) bounds
WHERE pg_inherits.inhparent = 'log'::regclass AND NOT pg_inherits.inhdetachpending;

-- Tables to drop, with their state: 'attached', 'detaching' (a detachment that was interrupted) or 'detached'. Logs, details and
-- attachments of before the first moment, each by its own bounds; keys of days before the second. A table that is no longer a partition
-- needs the comment that it is to be dropped: expiring before its detachment, given_up after it, because an operator may have detached
-- others to keep them.
CREATE OR REPLACE FUNCTION expired_partitions(logs_before timestamptz, keys_before date, expiring text, given_up text)
    RETURNS TABLE (parent text, name text, state text)
    LANGUAGE sql STABLE
    SET timezone = 'UTC' AS
$$
    SELECT parent.relname::text, child.relname::text, CASE WHEN pg_inherits.inhdetachpending THEN 'detaching' ELSE 'attached' END
    FROM pg_inherits
    JOIN pg_class child ON child.oid = pg_inherits.inhrelid
    JOIN pg_class parent ON parent.oid = pg_inherits.inhparent
    WHERE pg_inherits.inhparent IN ('log'::regclass, 'text'::regclass, 'attachment'::regclass, 'seen'::regclass, 'request'::regclass)
      AND CASE
              WHEN pg_inherits.inhdetachpending THEN obj_description(child.oid, 'pg_class') = expiring
              WHEN parent.relname IN ('log', 'text', 'attachment')
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
