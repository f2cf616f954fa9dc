-- Links that let an account set a new password once. Written and read by account. The token itself is not stored.
CREATE TABLE password_reset (
    token_hash bytea       PRIMARY KEY,
    account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE INDEX password_reset_account ON password_reset (account_id);
