-- A stored refusal names the trace of the request that was refused, as every other problem does.

-- The problem with the member traceId at its end; unchanged when it has one or nothing is known.
CREATE FUNCTION with_trace_id(problem text, traceparent text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN split_part(traceparent, '-', 2) = '' OR jsonb_exists(problem::jsonb, 'traceId') THEN problem
    ELSE left(problem, -1) || ',"traceId":"' || split_part(traceparent, '-', 2) || '"}' END;

-- As in V11 but for the line that adds the trace.
CREATE OR REPLACE FUNCTION place_quoted_order(
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
    answer.body := with_trace_id(answer.body, p_order ->> 'traceparent');
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
