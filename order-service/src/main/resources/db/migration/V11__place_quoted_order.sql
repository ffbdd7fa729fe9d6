-- Placement with prices quoted by the caller: still one call and one round trip. Whoever quoted may have seen prices
-- that are some seconds old; here, under the products' locks, they are compared with what holds now.
--
-- outcome: placed | refused (stored and replayed like a success) | stale (nothing stored: quote again) | replayed |
-- running | conflict
--
-- Locks are taken in this order everywhere: idempotency key, products by SKU, discount. The function of V2 stays for
-- the previous version.

-- Which version of the cart it is an order of.
ALTER TABLE orders ADD COLUMN cart_version bigint;

CREATE FUNCTION discount_document(d discounts) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'code', d.code, 'rate', d.percent,
    'amount', CASE WHEN d.amount IS NOT NULL THEN money(d.amount, d.currency) END,
    'minSubtotal',
      CASE WHEN d.min_subtotal_currency IS NOT NULL THEN money(d.min_subtotal_amount, d.min_subtotal_currency) END,
    'startsAt', iso(d.starts_at), 'endsAt', iso(d.ends_at), 'maxUses', d.max_uses, 'used', d.used,
    'version', d.version, 'createdAt', iso(d.created_at), 'updatedAt', iso(d.updated_at))::text;

CREATE FUNCTION shipping_method_document(m shipping_methods) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'code', m.code, 'name', m.name, 'price', money(m.price_amount, m.price_currency), 'taxRate', m.tax_rate,
    'version', m.version, 'createdAt', iso(m.created_at), 'updatedAt', iso(m.updated_at))::text;

-- A wanted line with its quoted amounts, joined with its locked product; product is null when no product has the SKU.
CREATE TYPE quoted_line AS (
  ordinal integer, sku text, quantity integer, amount bigint, tax_rate integer, discount bigint, tax bigint,
  total bigint, product priced_line, current_tax_rate integer);

-- p_numbers holds amount, tax rate, discount, tax and total of each line, one line after the other.
CREATE FUNCTION lock_quoted_lines(p_skus text[], p_quantities integer[], p_numbers bigint[]) RETURNS quoted_line[]
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  WITH wanted AS (
    SELECT w.ordinal::integer AS ordinal, w.sku COLLATE "C" AS sku, w.quantity
      FROM unnest(p_skus, p_quantities) WITH ORDINALITY AS w(sku, quantity, ordinal)),
  locked AS (
    SELECT p.id, p.sku, p.name, p.price_amount, p.price_currency, p.on_hand - p.reserved AS available, p.tax_rate
      FROM products p
     WHERE p.sku = ANY (p_skus)
     ORDER BY p.sku
       FOR NO KEY UPDATE)
  SELECT array_agg(
           ROW(w.ordinal, w.sku, w.quantity, p_numbers[5 * w.ordinal - 4], p_numbers[5 * w.ordinal - 3],
               p_numbers[5 * w.ordinal - 2], p_numbers[5 * w.ordinal - 1], p_numbers[5 * w.ordinal],
               ROW(w.ordinal, w.sku, w.quantity, l.id, l.name, l.price_amount, l.price_currency,
                   l.available)::priced_line,
               l.tax_rate)::quoted_line
           ORDER BY w.ordinal)
    FROM wanted w LEFT JOIN locked l ON l.sku = w.sku;
END;

-- What p_order holds: id, customer, traceparent, quoted, currency, discount, tax, shipping, shippingTax, total,
-- discountCode, discountVersion, shippingMethod, shippingVersion, address, email, note, metadata, cart, cartVersion,
-- deadline (seconds), payment {id, provider, token, capture}, refusal {status, body}.
CREATE FUNCTION create_quoted_order(p_order jsonb, lines quoted_line[]) RETURNS orders
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  o orders;
  trace text := p_order ->> 'traceparent';
  shard smallint := shard_of(p_order ->> 'id');
  free boolean := (p_order ->> 'total')::bigint = 0;
  payment jsonb := p_order -> 'payment';
BEGIN
  INSERT INTO orders (id, customer_id, status, payment_status, fulfillment_status, currency, total_amount,
                      discount_code, discount_amount, tax_amount, shipping_method, shipping_amount,
                      shipping_tax_amount, shipping_address, email, note, metadata, cart_id, cart_version, expires_at)
  VALUES ((p_order ->> 'id')::uuid, p_order ->> 'customer', CASE WHEN free THEN 'CONFIRMED' ELSE 'PENDING' END,
          CASE WHEN free THEN 'NONE' ELSE 'PENDING' END, 'UNFULFILLED', p_order ->> 'currency',
          (p_order ->> 'total')::bigint, p_order ->> 'discountCode', (p_order ->> 'discount')::bigint,
          (p_order ->> 'tax')::bigint, p_order ->> 'shippingMethod', (p_order ->> 'shipping')::bigint,
          (p_order ->> 'shippingTax')::bigint, p_order ->> 'address', p_order ->> 'email', p_order ->> 'note',
          coalesce(p_order -> 'metadata', '{}'), (p_order ->> 'cart')::uuid,
          (p_order ->> 'cartVersion')::bigint, now() + (p_order ->> 'deadline')::bigint * interval '1 second')
  RETURNING * INTO o;
  INSERT INTO order_lines (order_id, line_no, product_id, sku, name, quantity, unit_amount, total_amount, tax_rate,
                           discount_amount, tax_amount)
  SELECT o.id, l.ordinal, (l.product).id, l.sku, (l.product).name, l.quantity, l.amount, l.total, l.tax_rate,
         l.discount, l.tax
    FROM unnest(lines) l;
  INSERT INTO order_history (order_id, version, status, cause, payment_status, fulfillment_status)
  VALUES (o.id, 1, o.status, CASE WHEN free THEN 'placed, nothing to pay' ELSE 'placed' END, o.payment_status,
          o.fulfillment_status);
  IF payment IS NOT NULL AND NOT free THEN
    INSERT INTO payments (order_id, payment_id, position, provider, token, capture_mode, status, amount, currency)
    VALUES (o.id, payment ->> 'id', 0, payment ->> 'provider', payment ->> 'token', payment ->> 'capture', 'PENDING',
            o.total_amount, o.currency);
    INSERT INTO payment_commands (order_id, payment_id, kind, provider, amount, currency, traceparent)
    VALUES (o.id, payment ->> 'id', 'PLACE', payment ->> 'provider', o.total_amount, o.currency, trace);
  END IF;
  INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
  VALUES
    (shard, 'orders.events', o.id::text, 'shop.order.created.v1', 1, trace, order_event(o)),
    (shard, 'inventory.events', o.id::text, 'shop.inventory.reserved.v1', 1, trace, line_event(o.id, lines));
  IF free THEN
    INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
    VALUES (shard, 'orders.events', o.id::text, 'shop.order.confirmed.v1', 1, trace, order_event(o));
  END IF;
  RETURN o;
END $$;

CREATE FUNCTION line_event(p_order uuid, lines quoted_line[]) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object('orderId', p_order, 'lines',
    (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity) ORDER BY l.ordinal)
       FROM unnest(lines) l))::text;

-- Why these lines cannot be bought as they are quoted: status null when they can, outcome stale when they must be quoted
-- again. One pass over the lines in the usual case.
CREATE FUNCTION refuse_quoted_lines(p_order jsonb, lines quoted_line[]) RETURNS placement
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  answer placement;
  buyable boolean;
  is_current boolean;
  other uuid;
BEGIN
  IF p_order ->> 'cart' IS NOT NULL THEN
    SELECT o.id INTO other FROM orders o WHERE o.cart_id = (p_order ->> 'cart')::uuid;
    IF FOUND THEN
      answer.outcome := 'refused';
      answer.status := 409;
      answer.body := refusal(409, 'cart-already-ordered', 'Cart already ordered',
        'This cart became the order ' || other || '.', '[]'::json);
      RETURN answer;
    END IF;
  END IF;
  SELECT coalesce(bool_and((l.product).available >= l.quantity AND (l.product).currency = ((lines[1]).product).currency
                           AND (l.product).id IS NOT NULL), false),
         coalesce(bool_and((l.product).amount = l.amount AND l.current_tax_rate = l.tax_rate
                           AND (l.product).currency = p_order ->> 'currency'), false)
    INTO buyable, is_current
    FROM unnest(lines) l;
  IF NOT buyable THEN
    answer := refuse_lines((SELECT array_agg(l.product ORDER BY l.ordinal) FROM unnest(lines) l));
    IF answer.status IS NOT NULL THEN
      answer.outcome := 'refused';
      IF answer.status = 409 THEN
        INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
        VALUES (shard_of(p_order ->> 'id'), 'inventory.events', p_order ->> 'id', 'shop.inventory.rejected.v1', 0,
                p_order ->> 'traceparent', line_event((p_order ->> 'id')::uuid, lines));
      END IF;
      RETURN answer;
    END IF;
  END IF;
  IF p_order -> 'refusal' IS NOT NULL THEN
    answer.outcome := 'refused';
    answer.status := (p_order #>> '{refusal,status}')::integer;
    answer.body := p_order #>> '{refusal,body}';
    RETURN answer;
  END IF;
  IF NOT is_current OR NOT (p_order ->> 'quoted')::boolean THEN
    -- Not quoted, yet every product is there and in one currency: either it was not when it was quoted, or the sum
    -- is too large.
    answer := refuse_lines((SELECT array_agg(l.product ORDER BY l.ordinal) FROM unnest(lines) l));
    answer.outcome := CASE WHEN answer.status IS NULL THEN 'stale' ELSE 'refused' END;
    RETURN answer;
  END IF;
  IF p_order ->> 'shippingMethod' IS NOT NULL THEN
    PERFORM FROM shipping_methods m
      WHERE m.code = p_order ->> 'shippingMethod' AND m.version = (p_order ->> 'shippingVersion')::bigint;
    IF NOT FOUND THEN
      answer.outcome := 'stale';
      RETURN answer;
    END IF;
  END IF;
  IF p_order ->> 'discountCode' IS NOT NULL THEN
    UPDATE discounts d SET used = d.used + 1
     WHERE d.code = p_order ->> 'discountCode' AND d.version = (p_order ->> 'discountVersion')::bigint
       AND (d.max_uses IS NULL OR d.used < d.max_uses)
       AND (d.starts_at IS NULL OR d.starts_at <= now()) AND (d.ends_at IS NULL OR now() < d.ends_at);
    IF NOT FOUND THEN
      answer.outcome := 'stale';
      RETURN answer;
    END IF;
  END IF;
  RETURN answer;
END $$;

CREATE FUNCTION place_quoted_order(
    p_key bytea, p_fingerprint bytea, p_order jsonb, p_skus text[], p_quantities integer[], p_numbers bigint[])
  RETURNS placement
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  answer placement;
  stored idempotency_keys;
  lines quoted_line[];
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

  lines := lock_quoted_lines(p_skus, p_quantities, p_numbers);
  answer := refuse_quoted_lines(p_order, lines);
  IF answer.outcome = 'stale' THEN
    RETURN answer;
  ELSIF answer.outcome = 'refused' THEN
    answer.headers := '{"Content-Type":"application/problem+json"}';
  ELSE
    WITH reserved AS (
      UPDATE products p SET reserved = p.reserved + l.quantity, revision = p.revision + 1
        FROM unnest(lines) l
       WHERE p.id = (l.product).id
      RETURNING p.id, p.sku, p.revision, p.on_hand - p.reserved AS available, p.low_threshold, l.quantity),
    low AS (
      INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
      SELECT shard_of(r.id::text), 'inventory.events', r.id::text, 'shop.inventory.low.v1', r.revision,
             p_order ->> 'traceparent',
             json_build_object('productId', r.id, 'sku', r.sku, 'available', r.available,
               'lowThreshold', r.low_threshold)::text
        FROM reserved r
       WHERE r.available <= r.low_threshold AND r.available + r.quantity > r.low_threshold)
    SELECT array_agg(r.id), array_agg(r.revision) INTO answer.product_ids, answer.revisions FROM reserved r;
    o := create_quoted_order(p_order, lines);
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
