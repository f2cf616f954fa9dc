-- Files of the pages, by the hash of their content: a node answers with those of the others during a rolling upgrade, and with those
-- that a page of before still asks for.
CREATE TABLE ui_version (
    version   text        PRIMARY KEY,
    files     bytea       NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
