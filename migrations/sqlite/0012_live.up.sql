-- What members let each other see: how far they have read (sealed), and whether they are there (coarse).

ALTER TABLE users ADD COLUMN share_read INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN share_presence INTEGER NOT NULL DEFAULT 1;

-- The newest mark of each member, sealed to the other one.
CREATE TABLE read_marks (
    conversation_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    scheme TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation_id, user_id),
    FOREIGN KEY (conversation_id, user_id) REFERENCES members (conversation_id, user_id)
) STRICT, WITHOUT ROWID;

-- Who was there within the last hour, and shares it. One row for each, overwritten: no history.
CREATE TABLE presence (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
