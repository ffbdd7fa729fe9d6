-- Inbound events that wait in a retry topic. A later event of the same topic about the same order follows instead of
-- overtaking. Nearly always empty.
CREATE TABLE inbox_parked (
  source text NOT NULL,
  id text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  order_id uuid NOT NULL,
  topic text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, id)
);
CREATE INDEX inbox_parked_by_order ON inbox_parked (order_id, topic, seq);
