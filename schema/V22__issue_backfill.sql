-- First start with a version of the fingerprint: earlier versions' issues are joined for 30 days from then.
CREATE TABLE issue_version (
    version smallint    PRIMARY KEY,
    since   timestamptz NOT NULL DEFAULT now()
);

-- Projects whose logs of before get fingerprints. position: logs with a smaller id remain; the row is deleted after the last.
CREATE TABLE issue_backfill (
    position   uuid    NOT NULL,
    project_id integer PRIMARY KEY
);

-- What is stored now, and what nodes of before still store during a rolling upgrade: ten minutes.
INSERT INTO issue_backfill (project_id, position)
SELECT id, id_floor(now() + INTERVAL '10 minutes') FROM project;
