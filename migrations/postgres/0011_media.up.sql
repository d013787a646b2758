-- Sealed files. Their bytes lie in the object store, one object for each part, named after id and number.

-- While 'uploading' and 'complete', due_at is when it becomes 'removing'. From then on nobody gets it; the
-- objects are deleted, once more when due_at comes again, and the row with them.
CREATE TABLE media (
    id UUID NOT NULL PRIMARY KEY,
    owner_id BYTEA NOT NULL REFERENCES users (id),
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    size BIGINT NOT NULL CHECK (size > 0),
    state TEXT NOT NULL DEFAULT 'uploading' CHECK (state IN ('uploading', 'complete', 'removing')),
    sha256 BYTEA CHECK (octet_length(sha256) = 32),
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    CHECK (state <> 'complete' OR sha256 IS NOT NULL)
);
CREATE INDEX media_by_owner ON media (owner_id, created_at);
CREATE INDEX media_due ON media (due_at);

-- A part's hash is written before its object, so that one number never has two contents.
CREATE TABLE media_parts (
    media_id UUID NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    number BIGINT NOT NULL CHECK (number >= 0),
    sha256 BYTEA NOT NULL CHECK (octet_length(sha256) = 32),
    stored BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (media_id, number)
);
