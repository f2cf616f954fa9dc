-- What users wrote about an error. The log and the fingerprint are those of the event that it names; null until that arrives. Both
-- hashes are 128 bits of the SHA-256 of the clients' ids: of the feedback, which is stored once, and of the event.
CREATE TABLE feedback (
    id                uuid    PRIMARY KEY,
    log_id            uuid,
    issue_fingerprint uuid,
    key_hash          uuid    NOT NULL,
    event_hash        uuid,
    project_id        integer NOT NULL REFERENCES project ON DELETE CASCADE,
    message           text    NOT NULL,
    name              text,
    email             text,
    url               text,
    UNIQUE (project_id, key_hash)
);
CREATE INDEX feedback_early ON feedback (id) WHERE log_id IS NULL AND event_hash IS NOT NULL;
CREATE INDEX feedback_project ON feedback (project_id, id);
CREATE INDEX feedback_issue ON feedback (project_id, issue_fingerprint, id) WHERE issue_fingerprint IS NOT NULL;
