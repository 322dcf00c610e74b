CREATE TABLE act (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  sentence TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'final', 'undo', 'redo')),
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'spent')),
  of INTEGER CONSTRAINT act_of REFERENCES act (seq)
) STRICT;
CREATE TABLE beneficiary (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  person_group TEXT NOT NULL,
  class TEXT NOT NULL,
  birth_date TEXT,
  party_member INTEGER NOT NULL CHECK (party_member IN (0, 1)),
  situation TEXT NOT NULL,
  wishes TEXT NOT NULL,
  responsible TEXT NOT NULL,
  outcome TEXT NOT NULL,
  outcome_on TEXT,
  retain_until TEXT,
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  marked_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE blob (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE campaign (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  first_year INTEGER NOT NULL,
  last_year INTEGER NOT NULL CHECK (last_year >= first_year),
  definition TEXT NOT NULL
) STRICT;
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  act INTEGER NOT NULL CONSTRAINT change_act REFERENCES act (seq),
  noun TEXT NOT NULL,
  record TEXT NOT NULL,
  before TEXT,
  after TEXT,
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;
CREATE TABLE code (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  sort INTEGER NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
  valid_from TEXT,
  valid_to TEXT,
  source TEXT NOT NULL DEFAULT '',
  UNIQUE (list, code)
) STRICT;
CREATE TABLE consent (
  id TEXT PRIMARY KEY,
  beneficiary TEXT NOT NULL CONSTRAINT consent_beneficiary REFERENCES beneficiary (id),
  purpose TEXT NOT NULL,
  given_by TEXT NOT NULL,
  relation TEXT NOT NULL,
  way TEXT NOT NULL,
  given_on TEXT NOT NULL,
  child_agrees INTEGER NOT NULL CHECK (child_agrees IN (0, 1)),
  withdrawn_on TEXT
) STRICT;
CREATE TABLE draft (form TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  noun TEXT NOT NULL CHECK (noun IN ('initiative', 'beneficiary', 'support')),
  record TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  hash TEXT NOT NULL CONSTRAINT evidence_hash REFERENCES blob (hash),
  thumbnail TEXT CONSTRAINT evidence_thumbnail REFERENCES blob (hash),
  shows_people INTEGER NOT NULL CHECK (shows_people IN (0, 1)),
  added_on TEXT NOT NULL
) STRICT;
CREATE TABLE figure (
  id TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  indicator TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 0),
  note TEXT NOT NULL,
  UNIQUE (period, indicator)
) STRICT;
CREATE TABLE hardship (
  id TEXT PRIMARY KEY,
  beneficiary TEXT NOT NULL CONSTRAINT hardship_beneficiary REFERENCES beneficiary (id),
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  standard TEXT NOT NULL,
  certificate TEXT NOT NULL
) STRICT;
CREATE TABLE headcount (
  id TEXT PRIMARY KEY,
  unit TEXT NOT NULL CONSTRAINT headcount_unit REFERENCES unit (id),
  year INTEGER NOT NULL UNIQUE,
  counted_on TEXT NOT NULL,
  staff INTEGER NOT NULL CHECK (staff >= 0),
  party_members INTEGER NOT NULL CHECK (party_members >= 0),
  pupils INTEGER NOT NULL CHECK (pupils >= 0)
) STRICT;
CREATE TABLE initiative (
  id TEXT PRIMARY KEY,
  year INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('collective', 'individual')),
  field TEXT NOT NULL,
  since_year INTEGER,
  responsible TEXT NOT NULL,
  reason TEXT NOT NULL,
  goal TEXT NOT NULL,
  method TEXT NOT NULL,
  audience TEXT NOT NULL,
  forces TEXT NOT NULL,
  resources TEXT NOT NULL,
  output TEXT NOT NULL,
  outlook TEXT NOT NULL,
  results TEXT NOT NULL,
  starts TEXT,
  ends TEXT,
  registered_on TEXT,
  status TEXT NOT NULL,
  recognised_by TEXT NOT NULL,
  stop_reason TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE initiative_content (
  id TEXT PRIMARY KEY,
  initiative TEXT NOT NULL CONSTRAINT initiative_content_initiative REFERENCES initiative (id),
  content TEXT NOT NULL,
  UNIQUE (initiative, content)
) STRICT;
CREATE TABLE initiative_progress (
  id TEXT PRIMARY KEY,
  initiative TEXT NOT NULL CONSTRAINT initiative_progress_initiative REFERENCES initiative (id),
  date TEXT NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TABLE initiative_replication (
  id TEXT PRIMARY KEY,
  initiative TEXT NOT NULL CONSTRAINT initiative_replication_initiative REFERENCES initiative (id),
  date TEXT NOT NULL,
  place TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE TABLE need (
  id TEXT PRIMARY KEY,
  beneficiary TEXT NOT NULL CONSTRAINT need_beneficiary REFERENCES beneficiary (id),
  kind TEXT NOT NULL,
  met INTEGER NOT NULL CHECK (met IN (0, 1)),
  UNIQUE (beneficiary, kind)
) STRICT;
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
CREATE TABLE remark (
  id TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  section TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (period, section)
) STRICT;
CREATE TABLE reply (
  id TEXT PRIMARY KEY,
  package TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('receipt', 'return')),
  made_on TEXT NOT NULL,
  file_name TEXT NOT NULL,
  from_us INTEGER NOT NULL CHECK (from_us IN (0, 1))
) STRICT;
CREATE TABLE reply_comment (
  id TEXT PRIMARY KEY,
  reply TEXT NOT NULL CONSTRAINT reply_comment_reply REFERENCES reply (id),
  number INTEGER NOT NULL,
  anchor TEXT NOT NULL,
  text TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('', 'fixed', 'explained', 'disagreed')),
  words TEXT NOT NULL
) STRICT;
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
CREATE TABLE setting (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE signer (
  id TEXT PRIMARY KEY,
  unit TEXT NOT NULL CONSTRAINT signer_unit REFERENCES unit (id),
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  family TEXT NOT NULL CHECK (family IN ('party', 'state')),
  valid_from TEXT,
  valid_to TEXT
) STRICT;
CREATE TABLE submission (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE,
  period TEXT NOT NULL,
  version INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  file_name TEXT NOT NULL,
  hash TEXT NOT NULL CONSTRAINT submission_hash REFERENCES blob (hash),
  previous TEXT NOT NULL,
  recipient TEXT NOT NULL,
  receipt TEXT NOT NULL,
  names INTEGER NOT NULL CHECK (names IN (0, 1)),
  summary TEXT NOT NULL,
  sent_on TEXT,
  sent_by TEXT NOT NULL,
  UNIQUE (period, version)
) STRICT;
CREATE TABLE subunit (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('unit', 'group')),
  valid_from TEXT,
  valid_to TEXT
) STRICT;
CREATE TABLE subunit_exempt (
  id TEXT PRIMARY KEY,
  subunit TEXT NOT NULL CONSTRAINT subunit_exempt_subunit REFERENCES subunit (id),
  period TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (subunit, period)
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
CREATE TABLE superior (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  signing_key TEXT NOT NULL,
  recipient TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  opened_on TEXT NOT NULL,
  confirmed_on TEXT
) STRICT;
CREATE TABLE support (
  id TEXT PRIMARY KEY,
  beneficiary TEXT NOT NULL CONSTRAINT support_beneficiary REFERENCES beneficiary (id),
  date TEXT NOT NULL,
  occasion TEXT NOT NULL,
  kind TEXT NOT NULL,
  money INTEGER NOT NULL CHECK (money >= 0),
  goods TEXT NOT NULL,
  goods_value INTEGER NOT NULL CHECK (goods_value >= 0),
  source TEXT NOT NULL,
  visited INTEGER NOT NULL CHECK (visited IN (0, 1)),
  learned TEXT NOT NULL,
  given_by TEXT NOT NULL,
  receipt_signed INTEGER NOT NULL CHECK (receipt_signed IN (0, 1)),
  initiative TEXT CONSTRAINT support_initiative REFERENCES initiative (id),
  note TEXT NOT NULL
) STRICT;
CREATE TABLE target (
  id TEXT PRIMARY KEY,
  year INTEGER NOT NULL,
  indicator TEXT NOT NULL,
  registered INTEGER NOT NULL CHECK (registered >= 0),
  note TEXT NOT NULL,
  UNIQUE (year, indicator)
) STRICT;
CREATE TABLE unit (
  id TEXT PRIMARY KEY CHECK (id = 'unit'),
  code TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cell', 'superior')),
  party_name TEXT NOT NULL,
  party_kind TEXT NOT NULL,
  superior TEXT NOT NULL,
  symbol TEXT NOT NULL,
  place TEXT NOT NULL,
  school TEXT NOT NULL,
  school_kind TEXT NOT NULL,
  ownership TEXT NOT NULL,
  ward TEXT NOT NULL,
  address TEXT NOT NULL,
  recipients TEXT NOT NULL
) STRICT;
CREATE INDEX act_state ON act (kind, state, seq);
CREATE INDEX beneficiary_search ON beneficiary (search_key, marked_key, sort_key, id);
CREATE INDEX beneficiary_sort ON beneficiary (sort_key, id);
CREATE INDEX change_act ON change (act);
CREATE INDEX change_record ON change (noun, record);
CREATE INDEX consent_beneficiary ON consent (beneficiary);
CREATE INDEX evidence_record ON evidence (noun, record);
CREATE INDEX hardship_beneficiary ON hardship (beneficiary);
CREATE INDEX initiative_progress_initiative ON initiative_progress (initiative, date);
CREATE INDEX initiative_replication_initiative ON initiative_replication (initiative);
CREATE INDEX initiative_year ON initiative (year, sort_key);
CREATE INDEX received_period ON received (period, subunit);
CREATE INDEX received_signer ON received (signer, seq);
CREATE INDEX reply_comment_reply ON reply_comment (reply, number);
CREATE INDEX reply_package ON reply (package);
CREATE INDEX support_beneficiary ON support (beneficiary, date);
CREATE INDEX support_date ON support (date, id);
CREATE INDEX support_initiative ON support (initiative);
