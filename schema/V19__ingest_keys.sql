-- Write-only credentials of a project. The key itself is not stored. A revoked key keeps its row, because its logs carry its name.
CREATE TABLE ingest_key (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  integer     NOT NULL REFERENCES project ON DELETE CASCADE,
    key_hash    bytea       NOT NULL UNIQUE,
    prefix      text        NOT NULL CHECK (char_length(prefix) = 6),
    name        text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    environment text,
    origins     text[]      NOT NULL DEFAULT '{}',
    rate        integer     CHECK (rate BETWEEN 1 AND 100000),
    burst       integer     CHECK (burst BETWEEN 1 AND 1000000),
    expires_at  timestamptz,
    enabled     boolean     NOT NULL DEFAULT true,
    revoked_at  timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    created_by  bigint      REFERENCES account ON DELETE SET NULL,
    last_used   timestamptz
);
CREATE INDEX ingest_key_project ON ingest_key (project_id, id);
CREATE INDEX ingest_key_creator ON ingest_key (created_by);

-- Events of a key by day (UTC) and result. Each node adds its own at most once a minute.
CREATE TABLE ingest_key_day (
    key_id   bigint NOT NULL REFERENCES ingest_key ON DELETE CASCADE,
    day      date   NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    limited  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (key_id, day)
);
