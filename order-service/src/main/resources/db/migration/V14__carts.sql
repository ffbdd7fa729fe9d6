-- Partially completed orders. PostgreSQL has every cart; Redis only saves reads. contents holds lines and details;
-- what is personal in it is sealed for the owner.
CREATE TABLE carts (
  id uuid PRIMARY KEY,
  owner text NOT NULL,
  status text NOT NULL CHECK (status IN ('DRAFT', 'ORDERED', 'MERGED', 'EXPIRED', 'CANCELLED')),
  contents text NOT NULL,
  -- the order that became of it, or the cart that it was merged into
  successor uuid,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX carts_by_owner ON carts (owner, id DESC);
CREATE INDEX carts_drafts ON carts (expires_at) WHERE status = 'DRAFT';
CREATE INDEX carts_ended ON carts (updated_at) WHERE status <> 'DRAFT';

-- The order of a cart ends the cart in the order's own transaction. A cart that is no longer at the version that was
-- read fails it: 40001 says that it is to be read again.
CREATE FUNCTION end_ordered_cart() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  UPDATE carts
     SET status = 'ORDERED', successor = NEW.id, version = version + 1, updated_at = now()
   WHERE id = NEW.cart_id AND version = NEW.cart_version AND status = 'DRAFT';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'cart % is no longer at version %', NEW.cart_id, NEW.cart_version USING ERRCODE = '40001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_end_cart AFTER INSERT ON orders
  FOR EACH ROW WHEN (NEW.cart_id IS NOT NULL) EXECUTE FUNCTION end_ordered_cart();
