-- Keys are UUIDv7, so that inserts land at the right edge of their index. Rows that are updated in place leave room
-- on their page (fillfactor): a state change is then a heap-only update. Neither version nor updated_at is indexed.

CREATE FUNCTION iso(at timestamptz) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

CREATE TABLE products (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- "C" makes the order that locks are taken in the same on every installation.
  sku text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  price_amount bigint NOT NULL CHECK (price_amount >= 0),
  price_currency text NOT NULL,
  on_hand integer NOT NULL,
  reserved integer NOT NULL DEFAULT 0,
  -- version counts what staff and shipments change and guards PUT; revision counts every change, reservations too.
  version bigint NOT NULL DEFAULT 1,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT products_stock CHECK (0 <= reserved AND reserved <= on_hand)
) WITH (fillfactor = 70);

CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id text NOT NULL,
  status text NOT NULL,
  payment_status text NOT NULL,
  fulfillment_status text NOT NULL,
  payment_id text,
  payment_amount bigint,
  payment_currency text,
  currency text NOT NULL,
  total_amount bigint NOT NULL CHECK (total_amount >= 0),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 85);
CREATE INDEX orders_by_customer ON orders (customer_id, created_at DESC, id DESC);
CREATE INDEX orders_by_time ON orders (created_at DESC, id DESC);
CREATE INDEX orders_open ON orders (status, created_at DESC, id DESC)
  WHERE status IN ('DRAFT', 'PENDING', 'CONFIRMED', 'PROCESSING', 'CANCELLING');

CREATE TABLE order_lines (
  order_id uuid NOT NULL REFERENCES orders,
  line_no integer NOT NULL,
  product_id uuid NOT NULL,
  sku text COLLATE "C" NOT NULL,
  name text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  unit_amount bigint NOT NULL,
  total_amount bigint NOT NULL,
  PRIMARY KEY (order_id, line_no)
);

CREATE TABLE fulfillments (
  order_id uuid NOT NULL REFERENCES orders,
  fulfillment_id text NOT NULL,
  position integer NOT NULL,
  skus text[] NOT NULL,
  quantities integer[] NOT NULL,
  delivered boolean NOT NULL DEFAULT false,
  PRIMARY KEY (order_id, fulfillment_id)
);

CREATE TABLE order_history (
  order_id uuid NOT NULL REFERENCES orders,
  version bigint NOT NULL,
  status text NOT NULL,
  cause text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, version)
);

-- key is the SHA-256 of principal, method, route and Idempotency-Key, so that none of them is kept in clear.
CREATE TABLE idempotency_keys (
  key bytea PRIMARY KEY,
  fingerprint bytea NOT NULL,
  status integer NOT NULL,
  headers text NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- Rows live for milliseconds. A shard is relayed by one instance at a time, in the order of seq.
CREATE TABLE outbox (
  shard smallint NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL DEFAULT uuidv7(),
  topic text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  sequence bigint NOT NULL,
  traceparent text,
  data text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (shard, seq)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE TABLE inbox (
  source text NOT NULL,
  id text NOT NULL,
  outcome text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, id)
);
CREATE INDEX inbox_by_time ON inbox (received_at);

CREATE FUNCTION shard_of(key text) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashtextextended(key, 0) & 15)::smallint;

CREATE FUNCTION product_document(p products) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', p.id, 'sku', p.sku, 'name', p.name,
    'price', json_build_object('amount', p.price_amount, 'currency', p.price_currency),
    'stock', json_build_object('onHand', p.on_hand, 'reserved', p.reserved, 'available', p.on_hand - p.reserved),
    'version', p.version, 'createdAt', iso(p.created_at), 'updatedAt', iso(p.updated_at))::text;

CREATE FUNCTION order_lines_json(o orders) RETURNS json
  LANGUAGE sql STABLE
  RETURN (
    SELECT json_agg(
             json_build_object(
               'sku', l.sku, 'name', l.name, 'quantity', l.quantity,
               'unitPrice', json_build_object('amount', l.unit_amount, 'currency', o.currency),
               'total', json_build_object('amount', l.total_amount, 'currency', o.currency))
             ORDER BY l.line_no)
      FROM order_lines l
     WHERE l.order_id = o.id);

-- The one form in which an order is shown: the answer to POST, GET and the list.
CREATE FUNCTION order_document(o orders) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', o.id, 'customerId', o.customer_id, 'status', o.status,
    'paymentStatus', o.payment_status, 'fulfillmentStatus', o.fulfillment_status,
    'currency', o.currency, 'lines', order_lines_json(o),
    'total', json_build_object('amount', o.total_amount, 'currency', o.currency),
    'version', o.version, 'createdAt', iso(o.created_at), 'updatedAt', iso(o.updated_at))::text;

-- The data of every shop.order.* event.
CREATE FUNCTION order_event(o orders) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'orderId', o.id, 'customerId', o.customer_id, 'status', o.status,
    'total', json_build_object('amount', o.total_amount, 'currency', o.currency),
    'lines', order_lines_json(o))::text;
