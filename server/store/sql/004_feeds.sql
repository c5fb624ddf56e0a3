-- What counters that others remember (a calendar's SEQUENCE) go on from, so that in a copy that takes
-- the store's place none goes backwards. -1 in a copy until it is opened.
ALTER TABLE store ADD COLUMN sequence_base INTEGER NOT NULL DEFAULT 0;

-- A token that may stand in a URL: it reads and does nothing else.
ALTER TABLE tokens ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;
