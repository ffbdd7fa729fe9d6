-- Placement is one call: idempotency key, stock, order, lines, history and events stand or fall together, in one round
-- trip. Product rows are locked in the order of their SKU, so baskets in any order cannot deadlock.
--
-- outcome: placed | refused (stored and replayed like a success) | replayed | running | conflict

CREATE FUNCTION refusal(status integer, code text, title text, detail text, errors json) RETURNS text
  LANGUAGE sql IMMUTABLE
  RETURN json_build_object(
    'type', 'about:blank', 'title', title, 'status', status, 'detail', detail, 'code', code, 'errors', errors)::text;

CREATE TYPE placement AS (
  outcome text, status integer, headers text, body text, product_ids uuid[], revisions bigint[]);

-- A wanted line joined with its locked product; id is null when no product has the SKU.
CREATE TYPE priced_line AS (
  ordinal integer, sku text, quantity integer, id uuid, name text, amount bigint, currency text, available integer);

CREATE FUNCTION lock_priced_lines(p_skus text[], p_quantities integer[]) RETURNS priced_line[]
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  WITH wanted AS (
    SELECT w.ordinal::integer AS ordinal, w.sku COLLATE "C" AS sku, w.quantity
      FROM unnest(p_skus, p_quantities) WITH ORDINALITY AS w(sku, quantity, ordinal)),
  locked AS (
    SELECT p.id, p.sku, p.name, p.price_amount, p.price_currency, p.on_hand - p.reserved AS available
      FROM products p
     WHERE p.sku = ANY (p_skus)
     ORDER BY p.sku
       FOR NO KEY UPDATE)
  SELECT array_agg(
           ROW(w.ordinal, w.sku, w.quantity, l.id, l.name, l.price_amount, l.price_currency, l.available)::priced_line
           ORDER BY w.ordinal)
    FROM wanted w LEFT JOIN locked l ON l.sku = w.sku;
END;

-- Why these lines cannot become an order; null when they can.
CREATE FUNCTION refuse_lines(lines priced_line[]) RETURNS placement
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  faults json;
  answer placement;
BEGIN
  SELECT json_agg(json_build_object(
           'pointer', '/lines/' || (l.ordinal - 1) || '/sku', 'code', 'unknown-sku',
           'detail', 'expected the SKU of a product, was ' || l.sku) ORDER BY l.ordinal)
    INTO faults FROM unnest(lines) l WHERE l.id IS NULL;
  IF faults IS NOT NULL THEN
    answer.status := 422;
    answer.body := refusal(422, 'unknown-sku', 'Unknown product', 'Some lines name a SKU that no product has.', faults);
    RETURN answer;
  END IF;
  SELECT json_agg(json_build_object(
           'pointer', '/lines/' || (l.ordinal - 1) || '/sku', 'code', 'mixed-currencies',
           'detail', 'expected a price in ' || (lines[1]).currency || ' like the first line, was ' || l.currency)
           ORDER BY l.ordinal)
    INTO faults FROM unnest(lines) l WHERE l.currency <> (lines[1]).currency;
  IF faults IS NOT NULL THEN
    answer.status := 422;
    answer.body := refusal(422, 'mixed-currencies', 'Mixed currencies',
      'An order has one currency: place one order per currency.', faults);
    RETURN answer;
  END IF;
  IF (SELECT sum(l.amount::numeric * l.quantity) FROM unnest(lines) l) > 9007199254740991 THEN
    answer.status := 422;
    answer.body := refusal(422, 'total-too-large', 'Total too large',
      'The total must be at most 9007199254740991 minor units: place several smaller orders.', '[]'::json);
    RETURN answer;
  END IF;
  SELECT json_agg(json_build_object(
           'pointer', '/lines/' || (l.ordinal - 1) || '/quantity', 'code', 'insufficient-stock', 'sku', l.sku,
           'detail', 'expected at most ' || l.available || ' of ' || l.sku || ', was ' || l.quantity) ORDER BY l.ordinal)
    INTO faults FROM unnest(lines) l WHERE l.available < l.quantity;
  IF faults IS NOT NULL THEN
    answer.status := 409;
    answer.body := refusal(409, 'insufficient-stock', 'Insufficient stock',
      'Nothing was reserved: ask for less or wait for new stock, with a new Idempotency-Key.', faults);
    RETURN answer;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION create_order(p_customer text, lines priced_line[], p_traceparent text) RETURNS orders
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  o orders;
  shard smallint;
BEGIN
  INSERT INTO orders (customer_id, status, payment_status, fulfillment_status, currency, total_amount)
  SELECT p_customer, 'PENDING', 'PENDING', 'UNFULFILLED', (lines[1]).currency, sum(l.amount * l.quantity)
    FROM unnest(lines) l
  RETURNING * INTO o;
  INSERT INTO order_lines (order_id, line_no, product_id, sku, name, quantity, unit_amount, total_amount)
  SELECT o.id, l.ordinal, l.id, l.sku, l.name, l.quantity, l.amount, l.amount * l.quantity FROM unnest(lines) l;
  INSERT INTO order_history (order_id, version, status, cause) VALUES (o.id, 1, 'PENDING', 'placed');
  shard := shard_of(o.id::text);
  INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
  VALUES
    (shard, 'orders.events', o.id::text, 'shop.order.created.v1', 1, p_traceparent, order_event(o)),
    (shard, 'inventory.events', o.id::text, 'shop.inventory.reserved.v1', 1, p_traceparent,
     json_build_object('orderId', o.id, 'lines',
       (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity) ORDER BY l.ordinal)
          FROM unnest(lines) l))::text);
  RETURN o;
END $$;

CREATE FUNCTION place_order(
    p_key bytea, p_fingerprint bytea, p_customer text, p_skus text[], p_quantities integer[], p_traceparent text)
  RETURNS placement
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  answer placement;
  stored idempotency_keys;
  lines priced_line[];
  o orders;
BEGIN
  IF NOT pg_try_advisory_xact_lock(('x' || encode(substr(p_key, 1, 8), 'hex'))::bit(64)::bigint) THEN
    answer.outcome := 'running';
    RETURN answer;
  END IF;
  SELECT * INTO stored FROM idempotency_keys k WHERE k.key = p_key;
  IF FOUND THEN
    IF stored.fingerprint <> p_fingerprint THEN
      answer.outcome := 'conflict';
      RETURN answer;
    END IF;
    answer := ROW('replayed', stored.status, stored.headers, stored.body, NULL, NULL)::placement;
    RETURN answer;
  END IF;

  lines := lock_priced_lines(p_skus, p_quantities);
  answer := refuse_lines(lines);
  IF answer.status IS NOT NULL THEN
    answer.outcome := 'refused';
    answer.headers := '{"Content-Type":"application/problem+json"}';
  ELSE
    WITH reserved AS (
      UPDATE products p SET reserved = p.reserved + l.quantity, revision = p.revision + 1
        FROM unnest(lines) l
       WHERE p.id = l.id
      RETURNING p.id, p.revision)
    SELECT array_agg(r.id), array_agg(r.revision) INTO answer.product_ids, answer.revisions FROM reserved r;
    o := create_order(p_customer, lines, p_traceparent);
    answer.outcome := 'placed';
    answer.status := 201;
    answer.headers := json_build_object(
      'Content-Type', 'application/json', 'Location', '/v1/orders/' || o.id, 'ETag', '"1"')::text;
    answer.body := order_document(o);
  END IF;
  INSERT INTO idempotency_keys (key, fingerprint, status, headers, body)
  VALUES (p_key, p_fingerprint, answer.status, answer.headers, answer.body);
  RETURN answer;
END $$;
