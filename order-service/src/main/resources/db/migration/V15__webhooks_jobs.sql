CREATE TABLE webhook_endpoints (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  url text NOT NULL,
  description text NOT NULL DEFAULT '',
  types text[] NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  -- why the service switched it off; null when it did not
  disabled_reason text,
  -- sealed: enc:1:<data key>:<base64url>; the old one is signed with too until it ends
  secret text NOT NULL,
  old_secret text,
  old_secret_ends timestamptz,
  -- failed attempts in a row
  failures integer NOT NULL DEFAULT 0,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);

CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
  event_id text NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_status integer,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  UNIQUE (endpoint_id, event_id)
) WITH (fillfactor = 80);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at) WHERE status = 'PENDING';
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at);
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (endpoint_id, created_at DESC, id DESC);

CREATE FUNCTION webhook_endpoint_document(e webhook_endpoints) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_strip_nulls(json_build_object(
    'id', e.id, 'url', e.url, 'description', e.description, 'types', e.types,
    'status', CASE WHEN e.enabled THEN 'enabled' ELSE 'disabled' END, 'disabledReason', e.disabled_reason,
    'consecutiveFailures', e.failures, 'version', e.version,
    'createdAt', iso(e.created_at), 'updatedAt', iso(e.updated_at)));

CREATE FUNCTION webhook_delivery_document(d webhook_deliveries) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_strip_nulls(json_build_object(
    'id', d.id, 'endpointId', d.endpoint_id, 'eventId', d.event_id, 'type', d.type, 'subject', d.subject,
    'status', d.status, 'attempts', d.attempts,
    'nextAttemptAt', CASE WHEN d.status = 'PENDING' THEN iso(d.next_attempt_at) END,
    'lastStatus', d.last_status, 'lastError', d.last_error,
    'createdAt', iso(d.created_at), 'deliveredAt', iso(d.delivered_at)));

-- Work that outlives its request. kind: ORDER_IMPORT.
CREATE TABLE jobs (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL,
  owner text NOT NULL,
  -- scope of the Idempotency-Key that it came with
  key text UNIQUE,
  mode text NOT NULL CHECK (mode IN ('atomic', 'skip-failed')),
  status text NOT NULL DEFAULT 'RECEIVING'
    CHECK (status IN ('RECEIVING', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED')),
  problem text,
  total integer NOT NULL DEFAULT 0,
  succeeded integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  traceparent text NOT NULL DEFAULT '',
  lease_until timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX jobs_open ON jobs (created_at) WHERE status IN ('RECEIVING', 'QUEUED', 'RUNNING');

-- input is sealed for its customer and goes away with the result.
CREATE TABLE job_lines (
  job_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
  line integer NOT NULL,
  customer_id text NOT NULL DEFAULT '',
  input text,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED')),
  order_id uuid,
  problem text,
  PRIMARY KEY (job_id, line)
) WITH (fillfactor = 80);
CREATE INDEX job_lines_pending ON job_lines (job_id, line) WHERE status = 'PENDING';

CREATE FUNCTION job_document(j jobs) RETURNS text
  LANGUAGE sql STABLE
  RETURN json_strip_nulls(json_build_object(
    'id', j.id, 'kind', j.kind, 'mode', j.mode, 'status', j.status,
    'progress', json_build_object(
      'total', j.total, 'succeeded', j.succeeded, 'failed', j.failed,
      'pending', j.total - j.succeeded - j.failed),
    'problem', j.problem::json,
    'createdAt', iso(j.created_at), 'startedAt', iso(j.started_at), 'finishedAt', iso(j.finished_at)))::text;
