-- Views of the pages that somebody keeps: an address of the pages under a name. Written and read by ui.view.
CREATE TABLE saved_view (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    name       text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    address    text        NOT NULL CHECK (char_length(address) <= 8192),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, name)
);
