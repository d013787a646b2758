-- People, how they prove who they are, and what only they can read.

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    account_id BLOB UNIQUE REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('demandeur', 'pro')),
    role TEXT CHECK (role IN ('support', 'moderator', 'admin')),
    display_name TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT 'good' CHECK (standing IN ('good', 'restricted', 'banned')),
    standing_until INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE logins (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 32),
    user_id BLOB NOT NULL UNIQUE REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    version INTEGER NOT NULL CHECK (version > 0),
    auth_hash TEXT NOT NULL,
    kdf_salt BLOB NOT NULL CHECK (length(kdf_salt) = 16),
    kdf_iterations INTEGER NOT NULL,
    key_ring BLOB NOT NULL,
    vault_generation INTEGER NOT NULL CHECK (vault_generation > 0),
    recovery_hash BLOB NOT NULL CHECK (length(recovery_hash) = 32),
    recovery_key_ring BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE vaults (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    version INTEGER NOT NULL CHECK (version > 0),
    blob BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
    user_id BLOB NOT NULL REFERENCES users (id),
    generation INTEGER NOT NULL CHECK (generation > 0),
    ed25519 BLOB NOT NULL CHECK (length(ed25519) = 32),
    x25519 BLOB NOT NULL CHECK (length(x25519) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    previous_signature BLOB CHECK (length(previous_signature) = 64),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id BLOB NOT NULL REFERENCES users (id),
    refresh_hash BLOB NOT NULL CHECK (length(refresh_hash) = 32),
    previous_hash BLOB CHECK (length(previous_hash) = 32),
    rotated_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE login_failures (
    bucket BLOB NOT NULL PRIMARY KEY CHECK (length(bucket) = 32),
    failures INTEGER NOT NULL CHECK (failures > 0),
    window_start INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
