-- Conversations, envelopes on their way, and each member's own sealed archive.

CREATE TABLE conversations (
    id UUID NOT NULL PRIMARY KEY,
    demande_id UUID NOT NULL REFERENCES demandes (id),
    unlock_id UUID NOT NULL UNIQUE REFERENCES unlocks (id),
    open BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL,
    last_message_at BIGINT
);

CREATE TABLE members (
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    user_id BYTEA NOT NULL REFERENCES users (id),
    pages BIGINT NOT NULL DEFAULT 0 CHECK (pages >= 0),
    state_version BIGINT NOT NULL DEFAULT 0 CHECK (state_version >= 0),
    state BYTEA,
    PRIMARY KEY (conversation_id, user_id),
    CHECK ((state_version = 0) = (state IS NULL))
);
CREATE INDEX members_by_user ON members (user_id);

-- No content: what makes a repeated send harmless. An id is used once in a conversation, whoever sends.
CREATE TABLE messages (
    sender_id BYTEA NOT NULL REFERENCES users (id),
    id UUID NOT NULL,
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    recipient_id BYTEA NOT NULL REFERENCES users (id),
    received_at BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (sender_id, id),
    UNIQUE (conversation_id, id)
);
CREATE INDEX messages_undelivered ON messages (conversation_id, sender_id) WHERE delivered_at IS NULL;

-- Rows live until their recipient acknowledges them.
CREATE TABLE envelopes (
    recipient_id BYTEA NOT NULL REFERENCES users (id),
    message_id UUID NOT NULL,
    sender_id BYTEA NOT NULL REFERENCES users (id),
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    commitment BYTEA NOT NULL CHECK (octet_length(commitment) = 32),
    scheme TEXT NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    kid TEXT NOT NULL,
    stamp BYTEA NOT NULL CHECK (octet_length(stamp) = 32),
    PRIMARY KEY (recipient_id, message_id, sender_id)
);

CREATE TABLE entries (
    user_id BYTEA NOT NULL,
    conversation_id UUID NOT NULL,
    message_id UUID NOT NULL,
    blob BYTEA NOT NULL,
    PRIMARY KEY (user_id, conversation_id, message_id),
    FOREIGN KEY (conversation_id, user_id) REFERENCES members (conversation_id, user_id)
);

CREATE TABLE pages (
    user_id BYTEA NOT NULL,
    conversation_id UUID NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    blob BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, conversation_id, number),
    FOREIGN KEY (conversation_id, user_id) REFERENCES members (conversation_id, user_id)
);
