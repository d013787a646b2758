-- Conversations, envelopes on their way, and each member's own sealed archive.

CREATE TABLE conversations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    demande_id BLOB NOT NULL REFERENCES demandes (id),
    unlock_id BLOB NOT NULL UNIQUE REFERENCES unlocks (id),
    open INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    last_message_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    pages INTEGER NOT NULL DEFAULT 0 CHECK (pages >= 0),
    state_version INTEGER NOT NULL DEFAULT 0 CHECK (state_version >= 0),
    state BLOB,
    PRIMARY KEY (conversation_id, user_id),
    CHECK ((state_version = 0) = (state IS NULL))
) STRICT;
CREATE INDEX members_by_user ON members (user_id);

-- No content: what makes a repeated send harmless. An id is used once in a conversation, whoever sends.
CREATE TABLE messages (
    sender_id BLOB NOT NULL REFERENCES users (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    recipient_id BLOB NOT NULL REFERENCES users (id),
    received_at INTEGER NOT NULL,
    delivered_at INTEGER,
    PRIMARY KEY (sender_id, id),
    UNIQUE (conversation_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_undelivered ON messages (conversation_id, sender_id) WHERE delivered_at IS NULL;

-- Rows live until their recipient acknowledges them.
CREATE TABLE envelopes (
    recipient_id BLOB NOT NULL REFERENCES users (id),
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    sender_id BLOB NOT NULL REFERENCES users (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    scheme TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    kid TEXT NOT NULL,
    stamp BLOB NOT NULL CHECK (length(stamp) = 32),
    PRIMARY KEY (recipient_id, message_id, sender_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    user_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    blob BLOB NOT NULL,
    PRIMARY KEY (user_id, conversation_id, message_id),
    FOREIGN KEY (conversation_id, user_id) REFERENCES members (conversation_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
    user_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    blob BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, conversation_id, number),
    FOREIGN KEY (conversation_id, user_id) REFERENCES members (conversation_id, user_id)
) STRICT;
