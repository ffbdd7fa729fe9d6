-- Built while the tables are in use: see docs/how-to/write-a-migration.md. A build that was interrupted leaves an invalid
-- index behind, hence each begins by taking it away.

-- Builds wait for transactions that began before them, not for locks that stop anyone.
SET lock_timeout = '10min';

DROP INDEX CONCURRENTLY IF EXISTS order_lines_by_sku;
CREATE INDEX CONCURRENTLY order_lines_by_sku ON order_lines (sku, order_id);

DROP INDEX CONCURRENTLY IF EXISTS orders_by_email;
CREATE INDEX CONCURRENTLY orders_by_email ON orders (email_index, created_at DESC, id DESC)
  WHERE email_index IS NOT NULL;

-- Amounts in minor units, whatever the currency.
DROP INDEX CONCURRENTLY IF EXISTS orders_by_total;
CREATE INDEX CONCURRENTLY orders_by_total ON orders (total_amount, id);

-- What is still without a hash; empty once the sweep is through.
DROP INDEX CONCURRENTLY IF EXISTS orders_without_email_index;
CREATE INDEX CONCURRENTLY orders_without_email_index ON orders (id) WHERE email IS NOT NULL AND email_index IS NULL;

RESET lock_timeout;
