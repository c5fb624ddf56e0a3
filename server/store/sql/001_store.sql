-- Instants are milliseconds since 1970, UTC. The application id is set when the file is made.

CREATE TABLE store (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    epoch TEXT,                         -- null in a copy, until it is opened: it gets its own
    fence INTEGER NOT NULL DEFAULT 0    -- counted up to settle what a failed commit left behind
) STRICT;
INSERT INTO store (id) VALUES (1);

CREATE TABLE meetings (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
    meeting    INTEGER NOT NULL REFERENCES meetings (number),
    version    INTEGER NOT NULL CHECK (version >= 1),
    at         INTEGER NOT NULL,
    type       TEXT NOT NULL,
    schema     INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    request_id TEXT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (meeting, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

CREATE TABLE people (
    meeting INTEGER NOT NULL REFERENCES meetings (number),
    person  TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    data    TEXT NOT NULL,
    PRIMARY KEY (meeting, person, version)
) STRICT, WITHOUT ROWID;

-- Names the meeting by its id: the list is also applied to copies that do not know the meeting yet.
CREATE TABLE erased (
    meeting TEXT NOT NULL,
    person  TEXT NOT NULL,
    up_to   INTEGER NOT NULL,
    PRIMARY KEY (meeting, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    principal    TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    meeting      TEXT NOT NULL,
    version      INTEGER NOT NULL,
    subject      TEXT NOT NULL,
    status       INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

CREATE TABLE snapshots (
    meeting INTEGER PRIMARY KEY REFERENCES meetings (number),
    version INTEGER NOT NULL,
    codec   INTEGER NOT NULL,
    body    TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
    id            TEXT NOT NULL PRIMARY KEY,
    secret_sha256 TEXT NOT NULL,
    salt          TEXT NOT NULL,
    role          TEXT NOT NULL,
    participant   TEXT NOT NULL,
    label         TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER,
    revoked_at    INTEGER
) STRICT;

CREATE TABLE clock (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    rehearsal   INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    anchor      INTEGER NOT NULL,
    anchor_real INTEGER NOT NULL,
    speed       REAL NOT NULL
) STRICT;
