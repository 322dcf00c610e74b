-- What the superior's window knows besides figures: where units lie, initiatives to be looked up, exemplars and nominations.

ALTER TABLE subunit ADD COLUMN school_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE subunit ADD COLUMN ward TEXT NOT NULL DEFAULT '';

CREATE INDEX subunit_name_name ON subunit_name (name);

-- Rows from before are found by the unmarked letters of their names, until a newer package brings them again.
ALTER TABLE rollup_initiative ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
UPDATE rollup_initiative SET search_key = ' ' || lower(name);

CREATE TABLE rollup_honour (
  period TEXT NOT NULL,
  subunit INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('exemplar', 'nomination')),
  id TEXT NOT NULL,
  path TEXT NOT NULL,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  day TEXT NOT NULL,
  words TEXT NOT NULL,
  level TEXT NOT NULL,
  form TEXT NOT NULL,
  grantor TEXT NOT NULL,
  introduced_by TEXT NOT NULL,
  points INTEGER,
  voters INTEGER NOT NULL,
  votes INTEGER NOT NULL,
  status TEXT NOT NULL,
  search_key TEXT NOT NULL,
  PRIMARY KEY (period, subunit, kind, id)
) STRICT, WITHOUT ROWID;

-- What this superior decided on an exemplar or nomination of a unit; it stays when a newer package comes.
CREATE TABLE honour_review (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT honour_review_subunit REFERENCES subunit (id),
  kind TEXT NOT NULL CHECK (kind IN ('exemplar', 'nomination')),
  record TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'chosen', 'passed', 'sent_up')),
  reason TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  UNIQUE (subunit, kind, record)
) STRICT;

-- The person agrees to be named in what goes to the superior.
ALTER TABLE exemplar ADD COLUMN agrees INTEGER NOT NULL DEFAULT 0 CHECK (agrees IN (0, 1));
ALTER TABLE nomination ADD COLUMN agrees INTEGER NOT NULL DEFAULT 0 CHECK (agrees IN (0, 1));
