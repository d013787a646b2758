-- What belongs to the installation as a whole.

CREATE TABLE instance (
    key TEXT NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);

-- Refuses to change or remove what is written once; TG_TABLE_NAME names the table.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TABLE audit_log (
    seq BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous_hash BYTEA NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash BYTEA NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TRIGGER audit_log_keeps_lines BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_keeps_rows BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The end of the chain: one row, locked by whoever appends.
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash BYTEA NOT NULL CHECK (octet_length(hash) = 32)
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE TABLE idempotency_keys (
    scope BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(scope) = 32),
    body_hash BYTEA NOT NULL CHECK (octet_length(body_hash) = 32),
    status BIGINT,
    resource TEXT,
    created_at BIGINT NOT NULL,
    CHECK ((status IS NULL) = (resource IS NULL))
);
