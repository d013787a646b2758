-- What happened to an account, numbered without gaps, for its devices to catch up from.

CREATE TABLE inboxes (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    next_seq BIGINT NOT NULL CHECK (next_seq > 0)
);

CREATE TABLE events (
    user_id BYTEA NOT NULL REFERENCES inboxes (user_id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (user_id, seq)
);
