-- Refunds by proof: what happened to an unlock, what is due, and what staff decide.

-- Every unlock keeps its slot until it is refunded in full or its pro is banned.
ALTER TABLE unlocks ADD COLUMN holds_slot INTEGER NOT NULL DEFAULT 1;
-- The pro's first envelope, and the demandeur's first receipt for one of the pro's.
ALTER TABLE unlocks ADD COLUMN pro_wrote_at INTEGER;
ALTER TABLE unlocks ADD COLUMN receipt_at INTEGER;
ALTER TABLE unlocks ADD COLUMN receipt_outcome TEXT CHECK (receipt_outcome IN ('opened', 'unreadable'));
-- The refund that comes by itself unless something happens before.
ALTER TABLE unlocks ADD COLUMN refund_due_at INTEGER;
ALTER TABLE unlocks ADD COLUMN due_rule TEXT CHECK (due_rule IN ('r1', 'r2', 'r3'));
-- What was given back, the rule that gave it back last, and whether it counts towards the pro's cap.
ALTER TABLE unlocks ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND spent);
ALTER TABLE unlocks ADD COLUMN refund_rule TEXT CHECK (refund_rule IN ('r1', 'r2', 'r3', 'r4'));
ALTER TABLE unlocks ADD COLUMN refund_capped_at INTEGER;

CREATE INDEX unlocks_refund_due ON unlocks (refund_due_at) WHERE refund_due_at IS NOT NULL;
CREATE INDEX unlocks_by_pro ON unlocks (pro_id, id);
-- An author's newest unlocks: the answer rate looks at a bounded number of them.
DROP INDEX unlocks_by_author;
CREATE INDEX unlocks_by_author ON unlocks (author_id, id);

-- The open ones, for the job that ends them when their time is over.
CREATE INDEX demandes_open ON demandes (expires_at) WHERE status IN ('active', 'full');

-- What a receipt must name.
ALTER TABLE messages ADD COLUMN envelope_digest BLOB CHECK (length(envelope_digest) = 32);

CREATE TABLE receipts (
    unlock_id BLOB NOT NULL REFERENCES unlocks (id),
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    outcome TEXT NOT NULL CHECK (outcome IN ('opened', 'unreadable')),
    generation INTEGER NOT NULL CHECK (generation > 0),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (unlock_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    unlock_id BLOB NOT NULL UNIQUE REFERENCES unlocks (id),
    pro_id BLOB NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    details TEXT,
    created_at INTEGER NOT NULL,
    decision TEXT CHECK (decision IN ('accepted', 'rejected')),
    decided_at INTEGER,
    decided_by TEXT,
    decision_reason TEXT,
    CHECK ((decision IS NULL) = (decided_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_waiting ON claims (id) WHERE decision IS NULL;

-- What staff should look at, opened by the server itself.
CREATE TABLE cases (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    subject_id BLOB NOT NULL REFERENCES users (id),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT,
    closing_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cases_open ON cases (kind, subject_id) WHERE closed_at IS NULL;

-- Tokens that a pro allows themself to spend in 24 hours.
ALTER TABLE users ADD COLUMN daily_limit INTEGER CHECK (daily_limit > 0);
