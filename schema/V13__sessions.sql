-- Sign-ins, by the claim sid of the tokens that were made for them. Written and read by account. One is kept until its last token has ended,
-- also when it was ended before: by signing out, from another session, or by a change of the password.
CREATE TABLE session (
    id         text        PRIMARY KEY,
    account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen  timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    address    text,
    agent      text        NOT NULL CHECK (char_length(agent) <= 256)
);

CREATE INDEX session_account ON session (account_id, last_seen);
CREATE INDEX session_expiry ON session (expires_at);

-- Tokens that belong to no session, as whoever holds the signing key may make them, count from then on.
ALTER TABLE account ADD COLUMN tokens_from timestamptz NOT NULL DEFAULT 'epoch';
