-- Which issue a log belongs to, as 128 bits computed from the log alone; null for one that belongs to none, and for logs of before.
ALTER TABLE log ADD COLUMN issue_fingerprint uuid;

-- Logs with the same fingerprint in one project. Created by ingest with the first log; logs, events and the times are kept by the job
-- that folds issue_delta. Deletion and retention of logs leave the issue.
CREATE TABLE issue (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    logs          bigint      NOT NULL DEFAULT 0,
    events        bigint      NOT NULL DEFAULT 0,
    first_seen    timestamptz NOT NULL,
    last_seen     timestamptz NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    project_id    integer     NOT NULL,
    number        integer     NOT NULL,
    level         smallint    NOT NULL,
    status        text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'archived')),
    title         text        NOT NULL,
    culprit       text        NOT NULL,
    type          text,
    first_release text,
    last_release  text,
    UNIQUE (project_id, number)
);

CREATE INDEX issue_last_seen ON issue (project_id, last_seen DESC, id DESC);

-- The last number that an issue of a project has got.
CREATE TABLE issue_number (
    project_id integer PRIMARY KEY,
    last       integer NOT NULL
);

-- A mapping, so that issues are merged by changing it, and logs never change. version: the algorithm's.
CREATE TABLE issue_fingerprint (
    fingerprint uuid     NOT NULL,
    issue_id    bigint   NOT NULL,
    project_id  integer  NOT NULL,
    version     smallint NOT NULL,
    PRIMARY KEY (project_id, fingerprint)
);

CREATE INDEX issue_fingerprint_issue ON issue_fingerprint (issue_id);

-- What a transaction adds to the counts, or takes from them. Appended by ingest and by changes of logs, and folded into issue_count and
-- issue by one node at a time: no transaction waits for another's commit. minute: of the log's date. arrival: the UTC day of its id.
-- A row for each transaction, its columns are arrays of one length: rows cost more than elements. Without an index, because all rows are
-- read, and not compressed, because all are soon gone.
CREATE TABLE issue_delta (
    fingerprint uuid[]        NOT NULL,
    project_id  integer[]     NOT NULL,
    minute      timestamptz[] NOT NULL,
    first_seen  timestamptz[] NOT NULL,
    last_seen   timestamptz[] NOT NULL,
    logs        bigint[]      NOT NULL,
    events      bigint[]      NOT NULL,
    arrival     date[]        NOT NULL,
    level       smallint[]    NOT NULL,
    environment smallint[]    NOT NULL,
    release     text[]        NOT NULL
) WITH (toast_tuple_target = 8160);

ALTER TABLE issue_delta
    ALTER COLUMN fingerprint SET STORAGE EXTERNAL,
    ALTER COLUMN project_id  SET STORAGE EXTERNAL,
    ALTER COLUMN minute      SET STORAGE EXTERNAL,
    ALTER COLUMN first_seen  SET STORAGE EXTERNAL,
    ALTER COLUMN last_seen   SET STORAGE EXTERNAL,
    ALTER COLUMN logs        SET STORAGE EXTERNAL,
    ALTER COLUMN events      SET STORAGE EXTERNAL,
    ALTER COLUMN arrival     SET STORAGE EXTERNAL,
    ALTER COLUMN level       SET STORAGE EXTERNAL,
    ALTER COLUMN environment SET STORAGE EXTERNAL,
    ALTER COLUMN release     SET STORAGE EXTERNAL;

CREATE VIEW issue_pending AS
SELECT pending.*
FROM issue_delta AS delta
CROSS JOIN LATERAL unnest(delta.fingerprint, delta.project_id, delta.minute, delta.first_seen, delta.last_seen, delta.logs, delta.events,
                          delta.arrival, delta.level, delta.environment, delta.release)
    AS pending (fingerprint, project_id, minute, first_seen, last_seen, logs, events, arrival, level, environment, release);

-- The sources of an issue's logs. A row for each instead of a dimension of the counts, which would have as many rows as sources.
CREATE TABLE issue_source (
    fingerprint uuid    NOT NULL,
    project_id  integer NOT NULL,
    source      text    NOT NULL,
    PRIMARY KEY (project_id, fingerprint, source)
);

-- Logs and events that are not archived, by minute and by hour of their date. step: 60 or 3600, in seconds. release: empty for none.
CREATE TABLE issue_count (
    start       timestamptz NOT NULL,
    logs        bigint      NOT NULL,
    events      bigint      NOT NULL,
    fingerprint uuid        NOT NULL,
    project_id  integer     NOT NULL,
    step        integer     NOT NULL,
    arrival     date        NOT NULL,
    level       smallint    NOT NULL,
    environment smallint    NOT NULL,
    release     text        NOT NULL,
    PRIMARY KEY (project_id, fingerprint, step, start, arrival, level, environment, release)
);

CREATE INDEX issue_count_start ON issue_count (step, start);
CREATE INDEX issue_count_arrival ON issue_count (arrival);
