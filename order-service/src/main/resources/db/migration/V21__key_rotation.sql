-- Expand only.

-- Work that one instance at a time does. Whoever holds a row says so again before it ends; one that died is replaced.
CREATE TABLE leases (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  held_until timestamptz NOT NULL
);

-- Which key an e-mail index was made with: 16 bytes are of key 1, longer ones begin with their key's id. Null for the
-- empty index of an address that is gone.
CREATE FUNCTION blind_index_key(i bytea) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE length(i)
    WHEN 16 THEN 1
    WHEN 20 THEN (get_byte(i, 0) << 24) | (get_byte(i, 1) << 16) | (get_byte(i, 2) << 8) | get_byte(i, 3)
  END;
