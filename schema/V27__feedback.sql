-- What users wrote about an error. The log and the fingerprint are those of the event that it names; null if that is unknown. The key is
-- the SHA-256 of its event id, cut to 128 bits: the same feedback is stored once.
CREATE TABLE feedback (
    id                uuid    PRIMARY KEY,
    log_id            uuid,
    issue_fingerprint uuid,
    key_hash          uuid    NOT NULL,
    project_id        integer NOT NULL REFERENCES project ON DELETE CASCADE,
    message           text    NOT NULL,
    name              text,
    email             text,
    url               text,
    UNIQUE (project_id, key_hash)
);
CREATE INDEX feedback_project ON feedback (project_id, id);
CREATE INDEX feedback_issue ON feedback (project_id, issue_fingerprint, id) WHERE issue_fingerprint IS NOT NULL;
