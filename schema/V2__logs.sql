CREATE TABLE project (
    id         integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug       text        NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO project (slug, name) VALUES ('default', 'Default');

-- The names of central.environments; a log holds the number. Rows are added at start and never removed.
CREATE TABLE environment (
    id   smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text     NOT NULL UNIQUE
);

-- One row per accepted event. Written by ingest (COPY) and by query's archive and delete.
-- The id is a UUIDv7 made on arrival: primary key, arrival time and partition key at once. Columns in order of alignment.
CREATE TABLE log (
    user_id     bigint      NOT NULL,
    date        timestamptz NOT NULL,
    project_id  integer     NOT NULL,
    events      integer     NOT NULL CHECK (events > 0),
    level       smallint    NOT NULL,
    environment smallint    NOT NULL,
    archived    boolean     NOT NULL DEFAULT false,
    id          uuid        NOT NULL,
    text_id     uuid,
    source      text        NOT NULL,
    description text        NOT NULL,
    release     text,
    trace_id    text,
    span_id     text,
    attributes  jsonb,
    fingerprint jsonb,
    PRIMARY KEY (project_id, id)
) PARTITION BY RANGE (id);

-- The client's time: a few pages of block ranges, so that from and to do not read every row; costs ingestion next to nothing.
CREATE INDEX log_date_brin ON log USING brin (date) WITH (pages_per_range = 32, autosummarize = on);

-- Details, once per project and partition. The id is the start of the partition, as in a UUIDv7, followed by 80 bits of the
-- text's SHA-256: it falls into the same partition as the logs that refer to it. Written by ingest only.
CREATE TABLE text (
    project_id integer NOT NULL,
    id         uuid    NOT NULL,
    body       text    NOT NULL,
    PRIMARY KEY (project_id, id)
) PARTITION BY RANGE (id);

-- Client keys of the last 48 hours, as 128 bits of their SHA-256, with the log that they name. Written by ingest only.
-- Partitioned by the day (UTC) of arrival; uniqueness across two days is the writer's work.
CREATE TABLE seen (
    project_id integer NOT NULL,
    day        date    NOT NULL,
    key_hash   uuid    NOT NULL,
    log_id     uuid    NOT NULL,
    PRIMARY KEY (project_id, key_hash, day)
) PARTITION BY RANGE (day);
