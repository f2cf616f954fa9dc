-- By what names and addresses are compared: NFC and Unicode's case folding (account.NameKey), which no locale of a database does. Written by
-- account; accounts from before get theirs when the server starts. Null where an older account has the same key: such a one cannot sign in.
ALTER TABLE account
    ADD COLUMN username_key text COLLATE "C",
    ADD COLUMN email_key    text COLLATE "C";

CREATE UNIQUE INDEX account_username_folded ON account (username_key);
CREATE UNIQUE INDEX account_email_folded ON account (email_key);

DROP INDEX account_username_key;
DROP INDEX account_email_key;
