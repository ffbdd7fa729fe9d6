CREATE TABLE api_keys (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL,
  -- SHA-256 of the key in hex: the key itself is stored nowhere
  hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  -- how the key begins, so that a person can tell which one is meant
  hint text NOT NULL,
  scopes text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  -- to the minute
  last_used_at timestamptz,
  -- grows with each change that the copy in Redis must follow
  version bigint NOT NULL DEFAULT 1,
  -- false until the copy in Redis has followed
  published boolean NOT NULL DEFAULT false
) WITH (fillfactor = 80);
CREATE INDEX api_keys_unpublished ON api_keys (id) WHERE NOT published;
CREATE INDEX api_keys_ending ON api_keys (expires_at);

CREATE FUNCTION api_key_document(k api_keys) RETURNS json
  LANGUAGE sql STABLE
  RETURN json_strip_nulls(json_build_object(
    'id', k.id, 'name', k.name, 'hint', k.hint, 'roles', json_build_array('service'), 'scopes', k.scopes,
    'status', CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked'
                   WHEN k.expires_at <= now() THEN 'expired' ELSE 'active' END,
    'createdBy', k.created_by, 'createdAt', iso(k.created_at), 'expiresAt', iso(k.expires_at),
    'revokedAt', iso(k.revoked_at), 'lastUsedAt', iso(k.last_used_at)));
