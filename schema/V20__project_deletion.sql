-- Deletion of a project: requested, then run in batches by one node at a time, which renews its claim with each batch.
ALTER TABLE project
    ADD COLUMN deleting_since timestamptz,
    ADD COLUMN deleted_logs   bigint      NOT NULL DEFAULT 0,
    ADD COLUMN deleted_to     uuid,
    ADD COLUMN claimed_at     timestamptz;
