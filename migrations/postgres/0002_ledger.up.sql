-- Token accounts and their append-only ledger.

CREATE TABLE accounts (
    id UUID NOT NULL PRIMARY KEY,
    standard BIGINT NOT NULL DEFAULT 0 CHECK (standard >= 0),
    premium BIGINT NOT NULL DEFAULT 0 CHECK (premium >= 0),
    debt BIGINT NOT NULL DEFAULT 0 CHECK (debt >= 0),
    last_seq BIGINT NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    -- Tokens and debt never stand side by side: the sum of all standard lines is `standard - debt`.
    CHECK (standard = 0 OR debt = 0)
);

CREATE TABLE ledger_entries (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    asset TEXT NOT NULL CHECK (asset IN ('standard', 'premium')),
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    delta BIGINT NOT NULL CHECK (delta <> 0),
    balance_after BIGINT NOT NULL,
    counter_account TEXT NOT NULL
        CHECK (counter_account IN ('sales', 'grants', 'unlocks', 'refunds', 'disputes', 'closings')),
    reference TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, seq),
    UNIQUE (kind, reference, account_id, asset)
);

CREATE TRIGGER ledger_entries_keeps_lines BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_keeps_rows BEFORE TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
