-- Orders are found by the e-mail address that they were placed with, without the address being readable: a keyed hash,
-- as in customers. Expand only: the previous version leaves the column null, and a sweep fills it in later.

ALTER TABLE orders
  -- empty when the address can no longer be read (its customer is erased)
  ADD COLUMN email_index bytea;

-- As in V11, with the member emailIndex (hexadecimal) of p_order.
CREATE OR REPLACE FUNCTION create_quoted_order(p_order jsonb, lines quoted_line[]) RETURNS orders
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
                      shipping_tax_amount, shipping_address, email, email_index, note, metadata, cart_id, cart_version,
                      expires_at)
  VALUES ((p_order ->> 'id')::uuid, p_order ->> 'customer', CASE WHEN free THEN 'CONFIRMED' ELSE 'PENDING' END,
          CASE WHEN free THEN 'NONE' ELSE 'PENDING' END, 'UNFULFILLED', p_order ->> 'currency',
          (p_order ->> 'total')::bigint, p_order ->> 'discountCode', (p_order ->> 'discount')::bigint,
          (p_order ->> 'tax')::bigint, p_order ->> 'shippingMethod', (p_order ->> 'shipping')::bigint,
          (p_order ->> 'shippingTax')::bigint, p_order ->> 'address', p_order ->> 'email',
          decode(p_order ->> 'emailIndex', 'hex'), p_order ->> 'note',
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
