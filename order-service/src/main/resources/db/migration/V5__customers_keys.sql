-- Data keys: one current key per customer (or guest), wrapped by a key-encryption key that is not in this database.
-- A destroyed key keeps its row, without the key: its customer can never get another one.
CREATE TABLE data_keys (
  id uuid PRIMARY KEY,
  customer_id text NOT NULL,
  kek_id integer NOT NULL,
  wrapped text,
  is_current boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz,
  CONSTRAINT data_keys_destroyed CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE UNIQUE INDEX data_keys_current ON data_keys (customer_id) WHERE is_current;
CREATE INDEX data_keys_by_customer ON data_keys (customer_id);
CREATE INDEX data_keys_by_kek ON data_keys (kek_id) WHERE wrapped IS NOT NULL;

-- Who the personal data is of is an id; everything else about a person is sealed. email_index is a keyed hash.
CREATE TABLE customers (
  id text PRIMARY KEY,
  email_index bytea UNIQUE,
  profile text,
  password text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  erased_at timestamptz,
  CONSTRAINT customers_erased CHECK (
    erased_at IS NULL OR (email_index IS NULL AND profile IS NULL AND password IS NULL))
) WITH (fillfactor = 85);

-- An erasure is decided in one transaction and finished by a worker: other stores, then the event.
CREATE TABLE erasures (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id text NOT NULL UNIQUE,
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  traceparent text
);
CREATE INDEX erasures_open ON erasures (requested_at) WHERE finished_at IS NULL;
