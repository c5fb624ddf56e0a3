-- Writes that were refused, for as long as somebody may ask why. Outside the log: nothing happened.

CREATE TABLE refused_writes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting     TEXT NOT NULL,
    participant TEXT NOT NULL,
    at          INTEGER NOT NULL,
    at_real     INTEGER NOT NULL,
    token       TEXT NOT NULL,
    role        TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    operation   TEXT NOT NULL,
    refusal     TEXT NOT NULL,
    asked       TEXT NOT NULL
) STRICT;
CREATE INDEX refused_writes_by_participant ON refused_writes (meeting, participant);
CREATE INDEX refused_writes_by_request ON refused_writes (request_id);
CREATE INDEX refused_writes_by_age ON refused_writes (at_real);
