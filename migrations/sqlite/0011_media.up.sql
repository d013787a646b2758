-- Sealed files. Their bytes lie in the object store, one object for each part, named after id and number.

-- While 'uploading' and 'complete', due_at is when it becomes 'removing'. From then on nobody gets it; the
-- objects are deleted, once more when due_at comes again, and the row with them.
CREATE TABLE media (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    owner_id BLOB NOT NULL REFERENCES users (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    size INTEGER NOT NULL CHECK (size > 0),
    state TEXT NOT NULL DEFAULT 'uploading' CHECK (state IN ('uploading', 'complete', 'removing')),
    sha256 BLOB CHECK (length(sha256) = 32),
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    CHECK (state <> 'complete' OR sha256 IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_by_owner ON media (owner_id, created_at);
CREATE INDEX media_due ON media (due_at);

-- A part's hash is written before its object, so that one number never has two contents.
CREATE TABLE media_parts (
    media_id BLOB NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    stored INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (media_id, number)
) STRICT, WITHOUT ROWID;
