-- Stretches of logs whose indexes for finding are built: whole partitions once nothing arrives in them any more, and before that parts of the one
-- that is being written, so that what must be read through stays bounded and writing pays for the primary key alone. Written by the indexer
-- (room partition), one node at a time; a row that is not ready says what was begun.
CREATE TABLE log_stretch (
    partition  text    NOT NULL,
    lower      uuid    NOT NULL,
    upper      uuid    NOT NULL,
    -- Counts the stretches of a partition that is being written, for the names of their indexes; 0 for a whole partition.
    number     integer NOT NULL,
    logs       bigint  NOT NULL,
    ready      boolean NOT NULL DEFAULT false,
    searchable boolean NOT NULL DEFAULT false,
    -- Between which dates its logs are, by their senders' clocks; null while some may still come.
    earliest   timestamptz,
    latest     timestamptz,
    PRIMARY KEY (partition, number)
);
