-- A stretch is counted piece by piece, so that whatever changes or deletes its logs waits for one piece alone: up to here its logs are counted,
-- and changes correct the counts. Readers take counts of a stretch that is counted as a whole.
ALTER TABLE log_stretch ADD COLUMN counted_to uuid;

UPDATE log_stretch SET counted_to = upper WHERE counted;
