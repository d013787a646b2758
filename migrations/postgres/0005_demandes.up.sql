-- Demandes, the map of the open ones, and unlocks.

-- Needs a superuser once; where the server is none, the operator creates it beforehand.
CREATE EXTENSION IF NOT EXISTS postgis;

CREATE TABLE demandes (
    id UUID NOT NULL PRIMARY KEY,
    author_id BYTEA NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    place_code TEXT NOT NULL,
    place_name TEXT NOT NULL,
    department TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    geog GEOGRAPHY (POINT, 4326) NOT NULL
        GENERATED ALWAYS AS (CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS GEOGRAPHY)) STORED,
    budget_min BIGINT,
    budget_max BIGINT,
    status TEXT NOT NULL CHECK (status IN ('active', 'full', 'resolved', 'expired', 'withdrawn', 'hidden')),
    slots BIGINT NOT NULL CHECK (slots > 0),
    slots_used BIGINT NOT NULL DEFAULT 0 CHECK (slots_used BETWEEN 0 AND slots),
    premium_used BIGINT NOT NULL DEFAULT 0 CHECK (premium_used BETWEEN 0 AND 1),
    search_text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    closed_at BIGINT,
    CHECK ((budget_min IS NULL) = (budget_max IS NULL)),
    CHECK (budget_min <= budget_max),
    CHECK (status <> 'active' OR slots_used < slots),
    CHECK (status <> 'full' OR slots_used = slots)
);
CREATE INDEX demandes_by_author ON demandes (author_id, id);

CREATE INDEX demandes_on_the_map ON demandes USING GIST (geog) WHERE status = 'active';

CREATE TABLE unlocks (
    id UUID NOT NULL PRIMARY KEY,
    pro_id BYTEA NOT NULL REFERENCES users (id),
    -- The demande's author: their answer rate is shown beside every demande.
    author_id BYTEA NOT NULL REFERENCES users (id),
    demande_id UUID NOT NULL REFERENCES demandes (id),
    conversation_id UUID NOT NULL UNIQUE,
    spent BIGINT NOT NULL CHECK (spent >= 0),
    premium BOOLEAN NOT NULL,
    unlocked_at BIGINT NOT NULL,
    answered_at BIGINT,
    refunded_at BIGINT
);
-- One purchase per pro and demande; after a full refund it may be bought again.
CREATE UNIQUE INDEX unlocks_open ON unlocks (pro_id, demande_id) WHERE refunded_at IS NULL;
CREATE INDEX unlocks_by_demande ON unlocks (demande_id);
CREATE INDEX unlocks_by_author ON unlocks (author_id, answered_at);
