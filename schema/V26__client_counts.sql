-- Events that SDKs say they dropped, by day (UTC) of the report. Reasons and categories are those of Sentry's documentation, or other.
CREATE TABLE client_loss (
    ingest_key_id bigint  NOT NULL REFERENCES ingest_key ON DELETE CASCADE,
    quantity      bigint  NOT NULL,
    project_id    integer NOT NULL,
    day           date    NOT NULL,
    reason        text    NOT NULL,
    category      text    NOT NULL,
    PRIMARY KEY (project_id, day, ingest_key_id, reason, category)
);
CREATE INDEX client_loss_key ON client_loss (ingest_key_id);
CREATE INDEX client_loss_day ON client_loss (day);

-- Sessions of applications by the day (UTC) on which their result arrived; status started counts their beginnings.
CREATE TABLE client_session (
    quantity   bigint  NOT NULL,
    project_id integer NOT NULL REFERENCES project ON DELETE CASCADE,
    day        date    NOT NULL,
    release    text    NOT NULL,
    status     text    NOT NULL,
    PRIMARY KEY (project_id, day, release, status)
);
CREATE INDEX client_session_day ON client_session (day);
