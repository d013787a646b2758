-- The life of a conversation: blocks, leaving, one's own copy, retention.

CREATE TABLE blocks (
    user_id BYTEA NOT NULL REFERENCES users (id),
    blocked_id BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, blocked_id),
    CHECK (user_id <> blocked_id)
);
CREATE INDEX blocks_by_blocked ON blocks (blocked_id);

-- Whether one of the two blocks the other; kept here so that whoever locks the row knows.
ALTER TABLE conversations ADD COLUMN blocked BOOLEAN NOT NULL DEFAULT FALSE;
-- When both were told that it will be deleted.
ALTER TABLE conversations ADD COLUMN warned_at BIGINT;
-- When it was deleted: nobody finds it any more, and what is left of it is swept.
ALTER TABLE conversations ADD COLUMN gone_at BIGINT;

ALTER TABLE members ADD COLUMN left_at BIGINT;
-- When this member last deleted their copy.
ALTER TABLE members ADD COLUMN cleared_at BIGINT;

-- Thrown away unread with the recipient's copy: it waits for nobody any more.
ALTER TABLE messages ADD COLUMN discarded_at BIGINT;
DROP INDEX messages_undelivered;
CREATE INDEX messages_undelivered ON messages (conversation_id, sender_id)
    WHERE delivered_at IS NULL AND discarded_at IS NULL;

-- The pro closed the conversation themselves: silence no longer gives anything back.
ALTER TABLE unlocks ADD COLUMN renounced_at BIGINT;
