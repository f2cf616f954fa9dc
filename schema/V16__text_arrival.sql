-- The first log that had a text: an order of arrival, by which details of a partition that is still written are indexed part by part, as its logs
-- are. Null in what was written before; it counts as the start of its partition, which the id begins with.
ALTER TABLE text ADD COLUMN log_id uuid;
