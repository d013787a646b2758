-- Token accounts and their append-only ledger.

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    standard INTEGER NOT NULL DEFAULT 0 CHECK (standard >= 0),
    premium INTEGER NOT NULL DEFAULT 0 CHECK (premium >= 0),
    debt INTEGER NOT NULL DEFAULT 0 CHECK (debt >= 0),
    last_seq INTEGER NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    -- Tokens and debt never stand side by side: the sum of all standard lines is `standard - debt`.
    CHECK (standard = 0 OR debt = 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_entries (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    asset TEXT NOT NULL CHECK (asset IN ('standard', 'premium')),
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    delta INTEGER NOT NULL CHECK (delta <> 0),
    balance_after INTEGER NOT NULL,
    counter_account TEXT NOT NULL
        CHECK (counter_account IN ('sales', 'grants', 'unlocks', 'refunds', 'disputes', 'closings')),
    reference TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (account_id, seq),
    UNIQUE (kind, reference, account_id, asset)
) STRICT;

CREATE TRIGGER ledger_entries_keeps_lines BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
CREATE TRIGGER ledger_entries_keeps_rows BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
