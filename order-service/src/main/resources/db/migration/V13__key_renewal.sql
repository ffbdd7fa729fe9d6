-- A data key that is too old is replaced: retired_at says since when nothing new is sealed under it, resealed_at that no
-- stored row needs it any more.
ALTER TABLE data_keys
  ADD COLUMN retired_at timestamptz,
  ADD COLUMN resealed_at timestamptz;
CREATE INDEX data_keys_by_age ON data_keys (created_at) WHERE is_current AND wrapped IS NOT NULL;
CREATE INDEX data_keys_to_reseal ON data_keys (retired_at)
  WHERE retired_at IS NOT NULL AND resealed_at IS NULL AND wrapped IS NOT NULL;
