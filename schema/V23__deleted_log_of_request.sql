-- Whether the first answer said that the log of log_id is deleted: a repeated request gets the same.
ALTER TABLE request ADD COLUMN deleted boolean NOT NULL DEFAULT false;
