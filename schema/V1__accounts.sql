-- Who may sign in. Written by account; read by account and query (the owner of a log).
CREATE TABLE account (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username      text        NOT NULL CHECK (char_length(username) BETWEEN 1 AND 64),
    email         text        NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
    password_hash text        NOT NULL,
    role          text        NOT NULL DEFAULT 'user' CHECK (role IN ('admin', 'user')),
    enabled       boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- Names and addresses are taken without regard to case.
CREATE UNIQUE INDEX account_username_key ON account (lower(username));
CREATE UNIQUE INDEX account_email_key ON account (lower(email));

-- The key that signs tokens, where every node finds it; used only with an external database. One row.
CREATE TABLE signing_key (
    only_one   boolean     PRIMARY KEY DEFAULT true CHECK (only_one),
    jwk        text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
