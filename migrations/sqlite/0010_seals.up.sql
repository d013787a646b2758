-- Seals of the ledger: each covers, account by account, the lines that came since the seal before.

ALTER TABLE accounts ADD COLUMN sealed_seq INTEGER NOT NULL DEFAULT 0 CHECK (sealed_seq BETWEEN 0 AND last_seq);
CREATE INDEX accounts_unsealed ON accounts (id) WHERE sealed_seq < last_seq;

CREATE TABLE ledger_seals (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    sealed_at INTEGER NOT NULL,
    lines INTEGER NOT NULL CHECK (lines > 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    kid TEXT NOT NULL,
    -- Over the seal and the MAC of the one before; the key is not in the database.
    mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE TABLE ledger_seal_parts (
    seal INTEGER NOT NULL REFERENCES ledger_seals (number),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    first_seq INTEGER NOT NULL CHECK (first_seq > 0),
    last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
    PRIMARY KEY (seal, account_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_seals_keeps_lines BEFORE UPDATE ON ledger_seals
BEGIN
    SELECT RAISE(ABORT, 'ledger_seals is append-only');
END;
CREATE TRIGGER ledger_seals_keeps_rows BEFORE DELETE ON ledger_seals
BEGIN
    SELECT RAISE(ABORT, 'ledger_seals is append-only');
END;
CREATE TRIGGER ledger_seal_parts_keeps_lines BEFORE UPDATE ON ledger_seal_parts
BEGIN
    SELECT RAISE(ABORT, 'ledger_seal_parts is append-only');
END;
CREATE TRIGGER ledger_seal_parts_keeps_rows BEFORE DELETE ON ledger_seal_parts
BEGIN
    SELECT RAISE(ABORT, 'ledger_seal_parts is append-only');
END;

-- What the server does by itself: which instance does it, and what came of it.
CREATE TABLE jobs (
    name TEXT NOT NULL PRIMARY KEY,
    holder BLOB CHECK (length(holder) = 16),
    leased_until INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    outcome TEXT,
    -- Where the next run goes on, in the job's own words.
    bookmark TEXT
) STRICT, WITHOUT ROWID;
