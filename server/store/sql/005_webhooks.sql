-- Endpoints that are told of a meeting, how far each has come in its log, and what became of the newest
-- attempts. A meeting is named by its id, so that nothing hangs on the order in which things are made.

CREATE TABLE webhooks (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting             TEXT NOT NULL,
    revision            INTEGER NOT NULL,
    url                 TEXT NOT NULL,
    types               TEXT NOT NULL,  -- separated by blanks; empty: all
    description         TEXT NOT NULL,
    state               TEXT NOT NULL,
    disabled_because    TEXT NOT NULL,
    secret              TEXT NOT NULL,  -- usable: it signs
    secret_before       TEXT NOT NULL,
    secret_before_until INTEGER,
    created_by          TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    cursor              INTEGER NOT NULL,
    failures            INTEGER NOT NULL,
    attempted_at        INTEGER,
    not_before          INTEGER,
    failing_since       INTEGER,
    last_success_at     INTEGER
) STRICT;

CREATE TABLE webhook_deliveries (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook      INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,  -- 0: a test
    type         TEXT NOT NULL,
    by_hand      INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
    attempt      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    status       INTEGER NOT NULL,
    result       TEXT NOT NULL      -- empty: it has not been made yet
) STRICT;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook, id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (id) WHERE result = '';
