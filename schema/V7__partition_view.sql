-- PostgreSQL may look at the bounds of other tables' partitions, too, before it leaves them out: a day is no id, and made the view fail.
CREATE OR REPLACE VIEW log_partition AS
SELECT child.relname::text AS name,
       id_time(substring(bounds.text FROM 'FROM \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) AS lower,
       id_time(substring(bounds.text FROM 'TO \(''([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})''\)')::uuid) AS upper,
       pg_total_relation_size(child.oid) AS bytes
FROM pg_inherits
JOIN pg_class child ON child.oid = pg_inherits.inhrelid
CROSS JOIN LATERAL (SELECT pg_get_expr(child.relpartbound, child.oid) AS text) bounds
WHERE pg_inherits.inhparent = 'log'::regclass;
