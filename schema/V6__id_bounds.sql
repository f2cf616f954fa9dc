-- Of a moment that no id can have the nearest one that it can: before 1970 the negative number became one of 16 digits.
CREATE OR REPLACE FUNCTION id_floor(moment timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex(least(greatest((extract(epoch FROM moment) * 1000)::bigint, 0), 281474976710655)), 12, '0') || repeat('0', 20))::uuid;
