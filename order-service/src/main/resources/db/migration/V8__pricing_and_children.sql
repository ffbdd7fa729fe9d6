-- Expand only: the previous version goes on serving on this schema. It places orders with `place_order(bytea, bytea,
-- text, text[], integer[], text)` and names its columns when it writes, so every new column has a default.

ALTER TABLE products
  -- basis points: 1900 is 19 %
  ADD COLUMN tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
  -- stock at or below it is announced as low; null announces nothing
  ADD COLUMN low_threshold integer CHECK (low_threshold >= 0);

CREATE TABLE discounts (
  code text COLLATE "C" PRIMARY KEY,
  -- either basis points of the subtotal or an amount in one currency
  percent integer CHECK (percent BETWEEN 1 AND 10000),
  amount bigint CHECK (amount > 0),
  currency text,
  min_subtotal_amount bigint NOT NULL DEFAULT 0 CHECK (min_subtotal_amount >= 0),
  min_subtotal_currency text,
  starts_at timestamptz,
  ends_at timestamptz,
  max_uses integer CHECK (max_uses > 0),
  used integer NOT NULL DEFAULT 0,
  -- counts what staff changes, not uses
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT discounts_one_kind CHECK ((percent IS NULL) <> (amount IS NULL) AND (amount IS NULL) = (currency IS NULL)),
  CONSTRAINT discounts_uses CHECK (0 <= used AND (max_uses IS NULL OR used <= max_uses))
) WITH (fillfactor = 70);

CREATE TABLE shipping_methods (
  code text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  price_amount bigint NOT NULL CHECK (price_amount >= 0),
  price_currency text NOT NULL,
  tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE orders
  ADD COLUMN discount_code text COLLATE "C",
  ADD COLUMN discount_amount bigint NOT NULL DEFAULT 0 CHECK (discount_amount >= 0),
  -- of lines and shipping together
  ADD COLUMN tax_amount bigint NOT NULL DEFAULT 0 CHECK (tax_amount >= 0),
  ADD COLUMN shipping_method text,
  ADD COLUMN shipping_amount bigint NOT NULL DEFAULT 0 CHECK (shipping_amount >= 0),
  ADD COLUMN shipping_tax_amount bigint NOT NULL DEFAULT 0 CHECK (shipping_tax_amount >= 0),
  -- sealed: enc:1:<data key>:<base64url>
  ADD COLUMN shipping_address text,
  ADD COLUMN email text,
  ADD COLUMN note text,
  ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN cart_id uuid,
  ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '15 minutes';
CREATE UNIQUE INDEX orders_by_cart ON orders (cart_id) WHERE cart_id IS NOT NULL;
CREATE INDEX orders_deadlines ON orders (expires_at) WHERE status = 'PENDING';

ALTER TABLE order_lines
  ADD COLUMN tax_rate integer NOT NULL DEFAULT 0,
  ADD COLUMN discount_amount bigint NOT NULL DEFAULT 0 CHECK (discount_amount >= 0),
  ADD COLUMN tax_amount bigint NOT NULL DEFAULT 0 CHECK (tax_amount >= 0),
  ADD COLUMN cancelled_quantity integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT order_lines_cancelled CHECK (0 <= cancelled_quantity AND cancelled_quantity <= quantity);

ALTER TABLE order_history
  ADD COLUMN payment_status text NOT NULL DEFAULT '',
  ADD COLUMN fulfillment_status text NOT NULL DEFAULT '';

ALTER TABLE fulfillments
  ADD COLUMN shipped boolean NOT NULL DEFAULT false,
  ADD COLUMN carrier text NOT NULL DEFAULT '',
  ADD COLUMN tracking_number text NOT NULL DEFAULT '',
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

CREATE TABLE returns (
  order_id uuid NOT NULL REFERENCES orders,
  return_id text NOT NULL,
  position integer NOT NULL,
  skus text[] NOT NULL,
  quantities integer[] NOT NULL,
  restock boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, return_id)
);

-- provider 'external': another service operates the payment and reports on payments.events.
CREATE TABLE payments (
  order_id uuid NOT NULL REFERENCES orders,
  payment_id text NOT NULL,
  position integer NOT NULL,
  provider text NOT NULL,
  -- sealed; empty for external payments
  token text NOT NULL DEFAULT '',
  capture_mode text NOT NULL CHECK (capture_mode IN ('AUTOMATIC', 'MANUAL')),
  status text NOT NULL
    CHECK (status IN ('PENDING', 'AUTHORIZED', 'VOIDING', 'VOIDED', 'DECLINED', 'FAILED')),
  amount bigint NOT NULL CHECK (amount >= 0),
  currency text NOT NULL,
  captured_amount bigint NOT NULL DEFAULT 0,
  refunded_amount bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, payment_id),
  CONSTRAINT payments_amounts
    CHECK (0 <= refunded_amount AND refunded_amount <= captured_amount AND captured_amount <= amount)
) WITH (fillfactor = 85);

-- kind CAPTURE or REFUND
CREATE TABLE payment_operations (
  order_id uuid NOT NULL,
  payment_id text NOT NULL,
  operation_id text NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND')),
  status text NOT NULL CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED')),
  amount bigint NOT NULL CHECK (amount >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, payment_id, kind, operation_id),
  FOREIGN KEY (order_id, payment_id) REFERENCES payments
) WITH (fillfactor = 85);

-- What a provider is still to be told. The row is written in the transaction that decided it; its id is the
-- idempotency key towards the provider. operation_id is the capture or refund, empty for PLACE and VOID.
CREATE TABLE payment_commands (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL,
  payment_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PLACE', 'CAPTURE', 'VOID', 'REFUND')),
  operation_id text NOT NULL DEFAULT '',
  provider text NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  currency text NOT NULL,
  traceparent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (order_id, payment_id) REFERENCES payments
) WITH (fillfactor = 70);

-- Orders that the previous version confirmed carry their payment in their own row.
INSERT INTO payments (order_id, payment_id, position, provider, capture_mode, status, amount, currency, captured_amount)
SELECT id, payment_id, 0, 'external', 'AUTOMATIC', CASE WHEN status = 'CANCELLED' THEN 'VOIDED' ELSE 'AUTHORIZED' END,
       payment_amount, payment_currency,
       CASE WHEN status IN ('PROCESSING', 'COMPLETED') THEN least(total_amount, payment_amount) ELSE 0 END
  FROM orders
 WHERE payment_id IS NOT NULL;
INSERT INTO payment_operations (order_id, payment_id, operation_id, position, kind, status, amount)
SELECT order_id, payment_id, 'external', 0, 'CAPTURE', 'SUCCEEDED', captured_amount
  FROM payments
 WHERE captured_amount > 0;

CREATE FUNCTION money(amount bigint, currency text) RETURNS json
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN json_build_object('amount', amount, 'currency', currency);

CREATE FUNCTION sku_quantities(skus text[], quantities integer[]) RETURNS json
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (
    SELECT coalesce(json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity)), '[]'::json)
      FROM unnest(skus, quantities) AS l(sku, quantity));

CREATE OR REPLACE FUNCTION product_document(p products) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', p.id, 'sku', p.sku, 'name', p.name, 'price', money(p.price_amount, p.price_currency), 'taxRate', p.tax_rate,
    'stock', json_build_object(
      'onHand', p.on_hand, 'reserved', p.reserved, 'available', p.on_hand - p.reserved, 'lowThreshold', p.low_threshold),
    'version', p.version, 'createdAt', iso(p.created_at), 'updatedAt', iso(p.updated_at))::text;

-- total is what the line costs: quantity times unitPrice, less its share of the discount, plus its tax.
CREATE OR REPLACE FUNCTION order_lines_json(o orders) RETURNS json
  LANGUAGE sql STABLE
  RETURN (
    SELECT json_agg(
             json_build_object(
               'sku', l.sku, 'name', l.name, 'quantity', l.quantity, 'cancelled', l.cancelled_quantity,
               'unitPrice', money(l.unit_amount, o.currency), 'discount', money(l.discount_amount, o.currency),
               'taxRate', l.tax_rate, 'tax', money(l.tax_amount, o.currency),
               'total', money(l.total_amount, o.currency))
             ORDER BY l.line_no)
      FROM order_lines l
     WHERE l.order_id = o.id);

CREATE FUNCTION payment_operations_json(p payments, p_kind text) RETURNS json
  LANGUAGE sql STABLE
  RETURN (
    SELECT coalesce(
             json_agg(
               json_build_object('id', c.operation_id, 'status', c.status, 'amount', money(c.amount, p.currency),
                 'createdAt', iso(c.created_at)) ORDER BY c.position),
             '[]'::json)
      FROM payment_operations c
     WHERE c.order_id = p.order_id AND c.payment_id = p.payment_id AND c.kind = p_kind);

CREATE FUNCTION payment_document(p payments) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', p.payment_id, 'method', p.provider, 'status', p.status, 'capture', lower(p.capture_mode),
    'amount', money(p.amount, p.currency), 'captured', money(p.captured_amount, p.currency),
    'refunded', money(p.refunded_amount, p.currency), 'captures', payment_operations_json(p, 'CAPTURE'),
    'refunds', payment_operations_json(p, 'REFUND'), 'createdAt', iso(p.created_at));

CREATE FUNCTION fulfillment_document(f fulfillments) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', f.fulfillment_id,
    'status', CASE WHEN f.delivered THEN 'DELIVERED' WHEN f.shipped THEN 'SHIPPED' ELSE 'CREATED' END,
    'lines', sku_quantities(f.skus, f.quantities), 'carrier', nullif(f.carrier, ''),
    'trackingNumber', nullif(f.tracking_number, ''), 'createdAt', iso(f.created_at));

CREATE FUNCTION return_document(r returns) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', r.return_id, 'lines', sku_quantities(r.skus, r.quantities), 'restock', r.restock,
    'createdAt', iso(r.created_at));

CREATE OR REPLACE FUNCTION order_document(o orders) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', o.id, 'customerId', o.customer_id, 'status', o.status,
    'paymentStatus', o.payment_status, 'fulfillmentStatus', o.fulfillment_status,
    'currency', o.currency, 'lines', order_lines_json(o),
    'subtotal', money(o.total_amount - o.tax_amount - o.shipping_amount + o.discount_amount, o.currency),
    'discountCode', o.discount_code, 'discount', money(o.discount_amount, o.currency),
    'tax', money(o.tax_amount, o.currency),
    'shippingMethod', o.shipping_method, 'shipping', money(o.shipping_amount, o.currency),
    'total', money(o.total_amount, o.currency),
    'shippingAddress', o.shipping_address, 'email', o.email, 'note', o.note, 'metadata', o.metadata,
    'payments', (
      SELECT coalesce(json_agg(payment_document(p) ORDER BY p.position), '[]'::json)
        FROM payments p WHERE p.order_id = o.id),
    'fulfillments', (
      SELECT coalesce(json_agg(fulfillment_document(f) ORDER BY f.position), '[]'::json)
        FROM fulfillments f WHERE f.order_id = o.id),
    'returns', (
      SELECT coalesce(json_agg(return_document(r) ORDER BY r.position), '[]'::json)
        FROM returns r WHERE r.order_id = o.id),
    'cartId', o.cart_id,
    'expiresAt', CASE WHEN o.status = 'PENDING' THEN iso(o.expires_at) END,
    'version', o.version, 'createdAt', iso(o.created_at), 'updatedAt', iso(o.updated_at))::text;

-- No personal data but ids. paymentMethod null: another service is expected to authorise a payment.
CREATE OR REPLACE FUNCTION order_event(o orders) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'orderId', o.id, 'customerId', o.customer_id, 'status', o.status,
    'paymentStatus', o.payment_status, 'fulfillmentStatus', o.fulfillment_status,
    'paymentMethod', (SELECT min(p.provider) FROM payments p WHERE p.order_id = o.id AND p.provider <> 'external'),
    'total', money(o.total_amount, o.currency), 'lines', order_lines_json(o))::text;

-- What the state machine reads, in one round trip after the row lock.
CREATE FUNCTION order_parts(p_order uuid) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'lines', (
      SELECT json_agg(
               json_build_object('sku', l.sku, 'quantity', l.quantity, 'unit', l.unit_amount,
                 'discount', l.discount_amount, 'tax', l.tax_amount, 'cancelled', l.cancelled_quantity)
               ORDER BY l.line_no)
        FROM order_lines l WHERE l.order_id = p_order),
    'payments', (
      SELECT json_agg(
               json_build_object('id', p.payment_id, 'provider', p.provider, 'token', p.token,
                 'capture', p.capture_mode, 'status', p.status, 'amount', p.amount, 'currency', p.currency)
               ORDER BY p.position)
        FROM payments p WHERE p.order_id = p_order),
    'operations', (
      SELECT json_agg(
               json_build_object('payment', c.payment_id, 'id', c.operation_id, 'kind', c.kind, 'status', c.status,
                 'amount', c.amount)
               ORDER BY c.position)
        FROM payment_operations c WHERE c.order_id = p_order),
    'fulfillments', (
      SELECT json_agg(
               json_build_object('id', f.fulfillment_id, 'lines', sku_quantities(f.skus, f.quantities),
                 'shipped', f.shipped, 'delivered', f.delivered, 'carrier', f.carrier, 'tracking', f.tracking_number)
               ORDER BY f.position)
        FROM fulfillments f WHERE f.order_id = p_order),
    'returns', (
      SELECT json_agg(
               json_build_object('id', r.return_id, 'lines', sku_quantities(r.skus, r.quantities), 'restock', r.restock)
               ORDER BY r.position)
        FROM returns r WHERE r.order_id = p_order));
