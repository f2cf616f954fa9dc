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

-- Transactions of ingestion whose logs are not yet counted: a row for each project, with the first and the last id of its logs. They are
-- the logs with the same xmin, and a log that changes gets another one. A row for each count would cost a fifth of the throughput.
CREATE TABLE issue_batch (
    first_id   uuid    NOT NULL,
    last_id    uuid    NOT NULL,
    project_id integer NOT NULL
);

-- What changes of counted logs add to the counts, or take from them, until it is folded. minute: of the log's date. arrival: the UTC day of
-- its id. release: empty for none.
CREATE TABLE issue_delta (
    minute      timestamptz NOT NULL,
    first_seen  timestamptz NOT NULL,
    last_seen   timestamptz NOT NULL,
    logs        bigint      NOT NULL,
    events      bigint      NOT NULL,
    fingerprint uuid        NOT NULL,
    project_id  integer     NOT NULL,
    arrival     date        NOT NULL,
    level       smallint    NOT NULL,
    environment smallint    NOT NULL,
    release     text        NOT NULL
);

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
