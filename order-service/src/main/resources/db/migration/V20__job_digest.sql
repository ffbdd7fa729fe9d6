-- The SHA-256 of an upload, so that the same Idempotency-Key with another file is refused instead of answered with the job of the first one.
ALTER TABLE jobs ADD COLUMN digest bytea;
