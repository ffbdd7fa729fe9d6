-- Built while the tables are in use: see docs/how-to/write-a-migration.md.
SET lock_timeout = '10min';

DROP INDEX CONCURRENTLY IF EXISTS customers_by_index_key;
CREATE INDEX CONCURRENTLY customers_by_index_key ON customers (blind_index_key(email_index), id)
  WHERE email_index IS NOT NULL;

DROP INDEX CONCURRENTLY IF EXISTS orders_by_index_key;
CREATE INDEX CONCURRENTLY orders_by_index_key ON orders (blind_index_key(email_index), id) WHERE email_index IS NOT NULL;

-- Metadata is sealed like address, e-mail and note: a JSON string enc:1:… instead of an object. What an earlier version
-- wrote is an object and is sealed by a sweep, which finds it here.
DROP INDEX CONCURRENTLY IF EXISTS orders_plain_metadata;
CREATE INDEX CONCURRENTLY orders_plain_metadata ON orders (id)
  WHERE jsonb_typeof(metadata) = 'object' AND metadata <> '{}';

DROP INDEX CONCURRENTLY IF EXISTS job_lines_sealed;
CREATE INDEX CONCURRENTLY job_lines_sealed ON job_lines (customer_id) WHERE input IS NOT NULL;

DROP INDEX CONCURRENTLY IF EXISTS data_keys_to_retire;
CREATE INDEX CONCURRENTLY data_keys_to_retire ON data_keys (resealed_at)
  WHERE resealed_at IS NOT NULL AND wrapped IS NOT NULL;

RESET lock_timeout;
