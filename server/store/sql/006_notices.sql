-- What delegations and desks are told without asking, how far each meeting has been looked at for it,
-- the e-mails that carry it, and where they go. A meeting is named by its id. Nothing here but contacts
-- is personal.

CREATE TABLE notice_cursors (
    meeting  TEXT PRIMARY KEY NOT NULL,
    version  INTEGER NOT NULL,
    bookings INTEGER NOT NULL,
    copied   INTEGER NOT NULL DEFAULT 0  -- 1 in a copy that took this store's place, until it is looked at
) STRICT;

CREATE TABLE notices (
    id            INTEGER PRIMARY KEY,
    meeting       TEXT NOT NULL,
    recipient     TEXT NOT NULL,
    kind          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    booking       TEXT NOT NULL,
    key           TEXT NOT NULL,
    version       INTEGER NOT NULL,
    made_at       INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    tells_plan    INTEGER NOT NULL CHECK (tells_plan IN (0, 1)),
    plan          TEXT NOT NULL,  -- a segment; empty: in the overflow
    plan_begin    INTEGER,
    before        TEXT NOT NULL,
    before_begin  INTEGER,
    at            INTEGER,
    state         TEXT NOT NULL,
    revision      INTEGER NOT NULL,
    decided_at    INTEGER,
    decided_by    TEXT NOT NULL,
    mail          INTEGER,        -- 0: none; null: not decided
    UNIQUE (meeting, recipient, key)
) STRICT;
CREATE INDEX notices_by_mail ON notices (mail) WHERE mail > 0;
CREATE INDEX notices_by_state ON notices (meeting, state, id);

CREATE TABLE mails (
    id           INTEGER PRIMARY KEY,
    meeting      TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    state        TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    made_at      INTEGER NOT NULL,
    useful_until INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    attempted_at INTEGER,
    reply        INTEGER NOT NULL,
    problem      TEXT NOT NULL
) STRICT;
CREATE INDEX mails_on_their_way ON mails (id) WHERE state IN ('waiting', 'sending');

CREATE TABLE contacts (
    meeting    TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    addresses  TEXT NOT NULL,  -- separated by blanks
    language   TEXT NOT NULL,
    version    INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (meeting, recipient)
) STRICT, WITHOUT ROWID;
