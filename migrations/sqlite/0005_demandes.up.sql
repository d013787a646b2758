-- Demandes, the map of the open ones, and unlocks.

CREATE TABLE demandes (
    -- Declared, so that VACUUM keeps the numbers that `demande_points` refers to.
    seq INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    author_id BLOB NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    place_code TEXT NOT NULL,
    place_name TEXT NOT NULL,
    department TEXT NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    budget_min INTEGER,
    budget_max INTEGER,
    status TEXT NOT NULL CHECK (status IN ('active', 'full', 'resolved', 'expired', 'withdrawn', 'hidden')),
    slots INTEGER NOT NULL CHECK (slots > 0),
    slots_used INTEGER NOT NULL DEFAULT 0 CHECK (slots_used BETWEEN 0 AND slots),
    premium_used INTEGER NOT NULL DEFAULT 0 CHECK (premium_used BETWEEN 0 AND 1),
    search_text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((budget_min IS NULL) = (budget_max IS NULL)),
    CHECK (budget_min <= budget_max),
    CHECK (status <> 'active' OR slots_used < slots),
    CHECK (status <> 'full' OR slots_used = slots)
) STRICT;
CREATE INDEX demandes_by_author ON demandes (author_id, id);

-- The points of active demandes. R*Tree coordinates are 32-bit floats, rounded outwards.
CREATE VIRTUAL TABLE demande_points USING rtree (seq, min_lat, max_lat, min_lon, max_lon);

CREATE TRIGGER demandes_enter_the_map AFTER INSERT ON demandes WHEN NEW.status = 'active'
BEGIN
    INSERT INTO demande_points VALUES (NEW.seq, NEW.lat, NEW.lat, NEW.lon, NEW.lon);
END;
CREATE TRIGGER demandes_move_on_the_map AFTER UPDATE OF status, lat, lon ON demandes
WHEN OLD.status <> NEW.status OR OLD.lat <> NEW.lat OR OLD.lon <> NEW.lon
BEGIN
    DELETE FROM demande_points WHERE seq = OLD.seq;
    INSERT INTO demande_points
        SELECT NEW.seq, NEW.lat, NEW.lat, NEW.lon, NEW.lon WHERE NEW.status = 'active';
END;
CREATE TRIGGER demandes_leave_the_map AFTER DELETE ON demandes
BEGIN
    DELETE FROM demande_points WHERE seq = OLD.seq;
END;

CREATE TABLE unlocks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    pro_id BLOB NOT NULL REFERENCES users (id),
    -- The demande's author: their answer rate is shown beside every demande.
    author_id BLOB NOT NULL REFERENCES users (id),
    demande_id BLOB NOT NULL REFERENCES demandes (id),
    conversation_id BLOB NOT NULL UNIQUE CHECK (length(conversation_id) = 16),
    spent INTEGER NOT NULL CHECK (spent >= 0),
    premium INTEGER NOT NULL,
    unlocked_at INTEGER NOT NULL,
    answered_at INTEGER,
    refunded_at INTEGER
) STRICT, WITHOUT ROWID;
-- One purchase per pro and demande; after a full refund it may be bought again.
CREATE UNIQUE INDEX unlocks_open ON unlocks (pro_id, demande_id) WHERE refunded_at IS NULL;
CREATE INDEX unlocks_by_demande ON unlocks (demande_id);
CREATE INDEX unlocks_by_author ON unlocks (author_id, answered_at);
