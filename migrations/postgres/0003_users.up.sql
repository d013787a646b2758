-- People, how they prove who they are, and what only they can read.

CREATE TABLE users (
    id BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(id) = 32),
    account_id UUID UNIQUE REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('demandeur', 'pro')),
    role TEXT CHECK (role IN ('support', 'moderator', 'admin')),
    display_name TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT 'good' CHECK (standing IN ('good', 'restricted', 'banned')),
    standing_until BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE logins (
    tag BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(tag) = 32),
    user_id BYTEA NOT NULL UNIQUE REFERENCES users (id)
);

CREATE TABLE credentials (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    version BIGINT NOT NULL CHECK (version > 0),
    auth_hash TEXT NOT NULL,
    kdf_salt BYTEA NOT NULL CHECK (octet_length(kdf_salt) = 16),
    kdf_iterations BIGINT NOT NULL,
    key_ring BYTEA NOT NULL,
    vault_generation BIGINT NOT NULL CHECK (vault_generation > 0),
    recovery_hash BYTEA NOT NULL CHECK (octet_length(recovery_hash) = 32),
    recovery_key_ring BYTEA NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE vaults (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    version BIGINT NOT NULL CHECK (version > 0),
    blob BYTEA NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE identities (
    user_id BYTEA NOT NULL REFERENCES users (id),
    generation BIGINT NOT NULL CHECK (generation > 0),
    ed25519 BYTEA NOT NULL CHECK (octet_length(ed25519) = 32),
    x25519 BYTEA NOT NULL CHECK (octet_length(x25519) = 32),
    signature BYTEA NOT NULL CHECK (octet_length(signature) = 64),
    previous_signature BYTEA CHECK (octet_length(previous_signature) = 64),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, generation)
);

CREATE TABLE sessions (
    id UUID NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (id),
    refresh_hash BYTEA NOT NULL CHECK (octet_length(refresh_hash) = 32),
    previous_hash BYTEA CHECK (octet_length(previous_hash) = 32),
    rotated_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE login_failures (
    bucket BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(bucket) = 32),
    failures BIGINT NOT NULL CHECK (failures > 0),
    window_start BIGINT NOT NULL
);
