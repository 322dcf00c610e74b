-- Sentences of the report that people changed, with the figures they were drafted from.
CREATE TABLE sentence (
  id TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  code TEXT NOT NULL,
  text TEXT NOT NULL,
  drafted TEXT NOT NULL,
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  UNIQUE (period, code)
) STRICT;
