-- Expand only: every new column has a default, and what the previous version reads and writes stays as it is.

ALTER TABLE products
  ADD COLUMN description text NOT NULL DEFAULT '',
  -- names to texts, integers and booleans
  ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}';

-- What GET /v1/products?q= looks at. SKUs are searched whole and by their parts.
CREATE FUNCTION product_words(name text, sku text, description text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_tsvector('simple'::regconfig, name || ' ' || translate(sku, '._-', '   ') || ' ' || description);
CREATE INDEX products_words ON products USING gin (product_words(name, sku, description));

CREATE OR REPLACE FUNCTION product_document(p products) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_build_object(
    'id', p.id, 'sku', p.sku, 'name', p.name, 'description', p.description,
    'price', money(p.price_amount, p.price_currency), 'taxRate', p.tax_rate, 'attributes', p.attributes,
    'stock', json_build_object(
      'onHand', p.on_hand, 'reserved', p.reserved, 'available', p.on_hand - p.reserved, 'lowThreshold', p.low_threshold),
    'version', p.version, 'createdAt', iso(p.created_at), 'updatedAt', iso(p.updated_at))::text;

-- The data of shop.product.created and updated: the whole product, so that the newest message per key is enough.
CREATE FUNCTION product_event(p products) RETURNS text
  LANGUAGE sql STABLE
  RETURN (product_document(p)::jsonb || jsonb_build_object('revision', p.revision))::text;
