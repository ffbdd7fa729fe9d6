-- Carrying payment commands out. The previous version writes none of these columns, so each has a default.
ALTER TABLE payment_commands
  ADD COLUMN state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'DONE')),
  -- what the provider answered in the end: approved, declined:<code>, failed:<why>
  ADD COLUMN outcome text NOT NULL DEFAULT '',
  ADD COLUMN attempts integer NOT NULL DEFAULT 0,
  -- when to try next; a worker that takes the command moves it on by its lease
  ADD COLUMN due_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX payment_commands_due ON payment_commands (due_at) WHERE state = 'OPEN';
CREATE INDEX payment_commands_open ON payment_commands (payment_id, id) WHERE state = 'OPEN';

-- The books of the sandbox, a payment provider that ships with the service. Nothing here refers to our own tables: it
-- is written in transactions of its own, as a provider elsewhere would.

-- The id is the caller's idempotency id: asking twice finds the row.
CREATE TABLE sandbox_ledger (
  id uuid PRIMARY KEY,
  payment text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('authorization', 'capture', 'void', 'refund')),
  amount bigint NOT NULL CHECK (amount >= 0),
  currency text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('approved', 'declined', 'pending')),
  -- why it was declined, or why it will be; empty when approved
  code text NOT NULL DEFAULT '',
  delayed boolean NOT NULL DEFAULT false,
  event_id uuid NOT NULL DEFAULT uuidv7(),
  -- when to send the next webhook; null when there is none to send
  notify_at timestamptz,
  notified integer NOT NULL DEFAULT 0,
  calls integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX sandbox_ledger_by_payment ON sandbox_ledger (payment);
CREATE UNIQUE INDEX sandbox_ledger_authorization ON sandbox_ledger (payment) WHERE kind = 'authorization';
CREATE INDEX sandbox_ledger_due ON sandbox_ledger (notify_at) WHERE notify_at IS NOT NULL;
