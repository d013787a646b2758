-- Seals of the ledger: each covers, account by account, the lines that came since the seal before.

ALTER TABLE accounts ADD COLUMN sealed_seq BIGINT NOT NULL DEFAULT 0 CHECK (sealed_seq BETWEEN 0 AND last_seq);
CREATE INDEX accounts_unsealed ON accounts (id) WHERE sealed_seq < last_seq;

CREATE TABLE ledger_seals (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    sealed_at BIGINT NOT NULL,
    lines BIGINT NOT NULL CHECK (lines > 0),
    root BYTEA NOT NULL CHECK (octet_length(root) = 32),
    kid TEXT NOT NULL,
    -- Over the seal and the MAC of the one before; the key is not in the database.
    mac BYTEA NOT NULL CHECK (octet_length(mac) = 32)
);

CREATE TABLE ledger_seal_parts (
    seal BIGINT NOT NULL REFERENCES ledger_seals (number),
    account_id UUID NOT NULL REFERENCES accounts (id),
    first_seq BIGINT NOT NULL CHECK (first_seq > 0),
    last_seq BIGINT NOT NULL CHECK (last_seq >= first_seq),
    PRIMARY KEY (seal, account_id)
);

CREATE TRIGGER ledger_seals_keeps_lines BEFORE UPDATE OR DELETE ON ledger_seals
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_seals_keeps_rows BEFORE TRUNCATE ON ledger_seals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_seal_parts_keeps_lines BEFORE UPDATE OR DELETE ON ledger_seal_parts
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_seal_parts_keeps_rows BEFORE TRUNCATE ON ledger_seal_parts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the server does by itself: which instance does it, and what came of it.
CREATE TABLE jobs (
    name TEXT NOT NULL PRIMARY KEY,
    holder UUID,
    leased_until BIGINT,
    started_at BIGINT,
    finished_at BIGINT,
    outcome TEXT,
    -- Where the next run goes on, in the job's own words.
    bookmark TEXT
);
