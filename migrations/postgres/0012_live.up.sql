-- What members let each other see: how far they have read (sealed), and whether they are there (coarse).

ALTER TABLE users ADD COLUMN share_read BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE users ADD COLUMN share_presence BOOLEAN NOT NULL DEFAULT TRUE;

-- The newest mark of each member, sealed to the other one.
CREATE TABLE read_marks (
    conversation_id UUID NOT NULL,
    user_id BYTEA NOT NULL,
    n BIGINT NOT NULL CHECK (n > 0),
    scheme TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (conversation_id, user_id),
    FOREIGN KEY (conversation_id, user_id) REFERENCES members (conversation_id, user_id)
);

-- Who was there within the last hour, and shares it. One row for each, overwritten: no history.
CREATE TABLE presence (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    seen_at BIGINT NOT NULL
);
