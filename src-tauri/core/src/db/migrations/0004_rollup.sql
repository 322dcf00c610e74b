-- The upper level: the units below, their keys, the packages that came, and what was counted from them.

CREATE TABLE subunit (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('unit', 'group')),
  valid_from TEXT,
  valid_to TEXT
) STRICT;

CREATE TABLE subunit_name (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT subunit_name_subunit REFERENCES subunit (id),
  name TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  UNIQUE (subunit, valid_from)
) STRICT;

CREATE TABLE subunit_place (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT subunit_place_subunit REFERENCES subunit (id),
  tree TEXT NOT NULL CHECK (tree IN ('party', 'cluster')),
  parent TEXT CONSTRAINT subunit_place_parent REFERENCES subunit (id),
  valid_from TEXT NOT NULL,
  UNIQUE (subunit, tree, valid_from)
) STRICT;

CREATE TABLE subunit_heir (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT subunit_heir_subunit REFERENCES subunit (id),
  heir TEXT NOT NULL CONSTRAINT subunit_heir_heir REFERENCES subunit (id),
  valid_from TEXT NOT NULL,
  UNIQUE (subunit, heir)
) STRICT;

CREATE TABLE subunit_key (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT subunit_key_subunit REFERENCES subunit (id),
  rank INTEGER NOT NULL,
  key TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  enrolled_on TEXT NOT NULL,
  confirmed_on TEXT,
  replaces TEXT,
  revoked_from INTEGER,
  revoked_on TEXT,
  UNIQUE (subunit, rank)
) STRICT;

CREATE TABLE subunit_exempt (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT subunit_exempt_subunit REFERENCES subunit (id),
  period TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (subunit, period)
) STRICT;

CREATE TABLE received (
  id TEXT PRIMARY KEY CONSTRAINT received_hash REFERENCES blob (hash),
  subunit TEXT NOT NULL CONSTRAINT received_subunit REFERENCES subunit (id),
  signer TEXT NOT NULL CONSTRAINT received_signer REFERENCES subunit_key (id),
  seq INTEGER NOT NULL,
  period TEXT NOT NULL,
  version INTEGER NOT NULL,
  previous TEXT NOT NULL,
  campaign TEXT NOT NULL,
  app TEXT NOT NULL,
  made_on TEXT NOT NULL,
  received_on TEXT NOT NULL,
  size INTEGER NOT NULL,
  counts TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('counts', 'older', 'conflict', 'waiting'))
) STRICT;
CREATE INDEX received_period ON received (period, subunit);
CREATE INDEX received_signer ON received (signer, seq);

CREATE TABLE rollup_figure (
  period TEXT NOT NULL,
  subunit INTEGER NOT NULL,
  indicator TEXT NOT NULL,
  registered INTEGER,
  achieved REAL,
  PRIMARY KEY (period, subunit, indicator)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_initiative (
  period TEXT NOT NULL,
  subunit INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  field TEXT NOT NULL,
  contents TEXT NOT NULL,
  status TEXT NOT NULL,
  recognised_by TEXT NOT NULL,
  results TEXT NOT NULL,
  PRIMARY KEY (period, subunit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply (
  id TEXT PRIMARY KEY,
  package TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('receipt', 'return')),
  made_on TEXT NOT NULL,
  file_name TEXT NOT NULL,
  from_us INTEGER NOT NULL CHECK (from_us IN (0, 1))
) STRICT;
CREATE INDEX reply_package ON reply (package);

CREATE TABLE reply_comment (
  id TEXT PRIMARY KEY,
  reply TEXT NOT NULL CONSTRAINT reply_comment_reply REFERENCES reply (id),
  number INTEGER NOT NULL,
  anchor TEXT NOT NULL,
  text TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('', 'fixed', 'explained', 'disagreed')),
  words TEXT NOT NULL
) STRICT;
CREATE INDEX reply_comment_reply ON reply_comment (reply, number);

CREATE TABLE plan (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  made_on TEXT NOT NULL,
  opened_on TEXT NOT NULL,
  campaign TEXT NOT NULL,
  file_name TEXT NOT NULL,
  hash TEXT NOT NULL CONSTRAINT plan_hash REFERENCES blob (hash),
  own INTEGER NOT NULL CHECK (own IN (0, 1)),
  UNIQUE (own, number)
) STRICT;
