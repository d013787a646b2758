-- What happened to an account, numbered without gaps, for its devices to catch up from.

CREATE TABLE inboxes (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    next_seq INTEGER NOT NULL CHECK (next_seq > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    user_id BLOB NOT NULL REFERENCES inboxes (user_id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, seq)
) STRICT, WITHOUT ROWID;
