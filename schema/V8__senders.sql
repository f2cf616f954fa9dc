-- Who sent a log: an account, or an ingest key, which owns nothing.
ALTER TABLE log
    ALTER COLUMN user_id DROP NOT NULL,
    ADD COLUMN ingest_key_id bigint,
    ADD CONSTRAINT log_sender_check CHECK ((user_id IS NULL) <> (ingest_key_id IS NULL));

-- The hash of an idempotency key says whose it is; what was hashed without its sender is found no more.
TRUNCATE request;
ALTER TABLE request DROP COLUMN user_id;
ALTER TABLE request ADD PRIMARY KEY (key_hash, day);
