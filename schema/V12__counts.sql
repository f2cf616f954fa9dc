-- How many logs there are per minute and per hour of their date, so that a histogram over months need not read them. Counted once a stretch is
-- indexed, and kept true by whatever changes or deletes its logs (query's change): both take the advisory lock 'central-de-erros counts', the
-- one alone, the others together. Named as log's columns are, as the same filters ask for them. Columns in order of alignment.
ALTER TABLE log_stretch ADD COLUMN counted boolean NOT NULL DEFAULT false;

CREATE TABLE log_count (
    date        timestamptz NOT NULL,
    logs        bigint      NOT NULL,
    events      bigint      NOT NULL,
    project_id  integer     NOT NULL,
    number      integer     NOT NULL,
    -- In seconds: 60 or 3600.
    step        integer     NOT NULL,
    level       smallint    NOT NULL,
    environment smallint    NOT NULL,
    archived    boolean     NOT NULL,
    partition   text        NOT NULL,
    PRIMARY KEY (partition, number, step, date, project_id, level, environment, archived)
);

CREATE INDEX log_count_date ON log_count (step, date);
