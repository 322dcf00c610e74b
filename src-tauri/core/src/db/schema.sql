CREATE TRIGGER access_log_kept BEFORE DELETE ON access_log
BEGIN SELECT RAISE (ABORT, 'the access log is only added to'); END;
CREATE TRIGGER access_log_unchanged BEFORE UPDATE ON access_log
BEGIN SELECT RAISE (ABORT, 'the access log is only added to'); END;
CREATE TABLE access_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('view', 'print', 'export')),
  noun TEXT NOT NULL,
  record TEXT NOT NULL,
  reason TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('secretary', 'member', 'clerk', 'viewer')),
  password_at TEXT NOT NULL
) STRICT;
CREATE TABLE act (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  sentence TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'final', 'undo', 'redo')),
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'spent')),
  of INTEGER CONSTRAINT act_of REFERENCES act (seq)
) STRICT;
CREATE TABLE activity (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  content TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  staff INTEGER NOT NULL CHECK (staff >= 0),
  party_members INTEGER NOT NULL CHECK (party_members >= 0),
  learners INTEGER NOT NULL CHECK (learners >= 0),
  parents INTEGER NOT NULL CHECK (parents >= 0),
  people INTEGER CHECK (people >= 0),
  movement TEXT NOT NULL,
  forces TEXT NOT NULL,
  money INTEGER NOT NULL CHECK (money >= 0),
  goods TEXT NOT NULL,
  goods_value INTEGER NOT NULL CHECK (goods_value >= 0),
  result TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
CREATE TABLE blank_figure (
  id TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  indicator TEXT NOT NULL,
  UNIQUE (period, indicator)
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
CREATE TABLE commitment (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL CONSTRAINT commitment_member REFERENCES staff_member (id),
  committed_on TEXT NOT NULL,
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  remark TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE committee_term (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
CREATE TABLE criteria_set (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  criteria TEXT NOT NULL CHECK (json_valid(criteria)),
  exclusions TEXT NOT NULL,
  sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE data_request (
  id TEXT PRIMARY KEY,
  person TEXT,
  person_code TEXT NOT NULL,
  kind TEXT NOT NULL,
  received_on TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  answer_by TEXT,
  due_on TEXT,
  answered_on TEXT,
  done_on TEXT,
  result TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE dissemination (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  meeting TEXT NOT NULL,
  document TEXT CONSTRAINT dissemination_document REFERENCES source_document (id),
  party_invited INTEGER NOT NULL CHECK (party_invited >= 0),
  party_attended INTEGER NOT NULL CHECK (party_attended >= 0),
  staff_invited INTEGER NOT NULL CHECK (staff_invited >= 0),
  staff_attended INTEGER NOT NULL CHECK (staff_attended >= 0),
  minutes TEXT NOT NULL,
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE draft (form TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE environment_activity (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  people INTEGER NOT NULL CHECK (people >= 0),
  kilograms INTEGER NOT NULL CHECK (kilograms >= 0),
  points_removed INTEGER NOT NULL CHECK (points_removed >= 0),
  trees INTEGER NOT NULL CHECK (trees >= 0),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE environment_title (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  registered_on TEXT NOT NULL,
  checklist TEXT NOT NULL CHECK (json_valid(checklist)),
  recognised_on TEXT,
  decision TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE "evidence" (
  id TEXT PRIMARY KEY,
  noun TEXT NOT NULL CHECK (noun IN ('initiative', 'beneficiary', 'support', 'entry')),
  record TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  hash TEXT NOT NULL CONSTRAINT evidence_hash REFERENCES blob (hash),
  thumbnail TEXT CONSTRAINT evidence_thumbnail REFERENCES blob (hash),
  shows_people INTEGER NOT NULL CHECK (shows_people IN (0, 1)),
  added_on TEXT NOT NULL,
  phase TEXT NOT NULL DEFAULT '' CHECK (phase IN ('', 'before', 'after'))
) STRICT;
CREATE TABLE exemplar (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  achieved_on TEXT NOT NULL,
  achievement TEXT NOT NULL,
  level TEXT NOT NULL,
  initiative TEXT CONSTRAINT exemplar_initiative REFERENCES initiative (id),
  member TEXT CONSTRAINT exemplar_member REFERENCES staff_member (id),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
, agrees INTEGER NOT NULL DEFAULT 0 CHECK (agrees IN (0, 1))) STRICT;
CREATE TABLE figure (
  id TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  indicator TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 0),
  note TEXT NOT NULL,
  UNIQUE (period, indicator)
) STRICT;
CREATE TABLE finding (
  id TEXT PRIMARY KEY,
  inspection TEXT NOT NULL CONSTRAINT finding_inspection REFERENCES inspection (id),
  found_on TEXT NOT NULL,
  text TEXT NOT NULL,
  owner TEXT NOT NULL,
  due TEXT NOT NULL,
  fixed_on TEXT,
  fixed_how TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE fund (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  opened_on TEXT,
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE fund_receipt (
  id TEXT PRIMARY KEY,
  fund TEXT NOT NULL CONSTRAINT fund_receipt_fund REFERENCES fund (id),
  date TEXT NOT NULL,
  payer TEXT NOT NULL,
  money INTEGER NOT NULL CHECK (money >= 0),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE hardship (
  id TEXT PRIMARY KEY,
  beneficiary TEXT NOT NULL CONSTRAINT hardship_beneficiary REFERENCES beneficiary (id),
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  standard TEXT NOT NULL,
  certificate TEXT NOT NULL
) STRICT;
CREATE TABLE head_visit (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  visitor TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  met TEXT NOT NULL,
  learned TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
CREATE TABLE hotspot (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  kind TEXT NOT NULL,
  nature TEXT NOT NULL,
  people INTEGER NOT NULL CHECK (people >= 0),
  handling TEXT NOT NULL,
  ended_on TEXT,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE improvement (
  id TEXT PRIMARY KEY,
  process TEXT NOT NULL,
  tool TEXT NOT NULL,
  applied_on TEXT NOT NULL,
  days_before INTEGER NOT NULL CHECK (days_before >= 0),
  days_after INTEGER NOT NULL CHECK (days_after >= 0),
  steps_before INTEGER NOT NULL CHECK (steps_before >= 0),
  steps_after INTEGER NOT NULL CHECK (steps_after >= 0),
  papers_before INTEGER NOT NULL CHECK (papers_before >= 0),
  papers_after INTEGER NOT NULL CHECK (papers_after >= 0),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE informant (
  id TEXT PRIMARY KEY CONSTRAINT informant_matter REFERENCES matter (id),
  name TEXT NOT NULL,
  contact TEXT NOT NULL
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
CREATE TABLE inspection (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  planned_on TEXT NOT NULL,
  team TEXT NOT NULL,
  scope TEXT NOT NULL,
  held_on TEXT,
  result TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE letter (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  number INTEGER CHECK (number >= 0),
  date TEXT NOT NULL,
  recipient TEXT NOT NULL,
  procedure_case TEXT CONSTRAINT letter_procedure_case REFERENCES procedure_case (id),
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  new_due_on TEXT,
  signer TEXT NOT NULL,
  way TEXT NOT NULL,
  sent_on TEXT,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE matter (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  received_on TEXT NOT NULL,
  matter TEXT NOT NULL,
  area TEXT NOT NULL,
  level TEXT NOT NULL,
  owner TEXT NOT NULL,
  due TEXT NOT NULL,
  answered_on TEXT,
  answer TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  satisfied TEXT NOT NULL,
  escalated_to TEXT NOT NULL,
  escalation_number TEXT NOT NULL,
  escalated_on TEXT,
  escalation_reply TEXT NOT NULL,
  paper_file TEXT NOT NULL,
  visit TEXT CONSTRAINT matter_visit REFERENCES head_visit (id),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE need (
  id TEXT PRIMARY KEY,
  beneficiary TEXT NOT NULL CONSTRAINT need_beneficiary REFERENCES beneficiary (id),
  kind TEXT NOT NULL,
  met INTEGER NOT NULL CHECK (met IN (0, 1)),
  UNIQUE (beneficiary, kind)
) STRICT;
CREATE TABLE nomination (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  summary TEXT NOT NULL,
  proposed_on TEXT NOT NULL,
  form TEXT NOT NULL,
  grantor TEXT NOT NULL,
  introduced_by TEXT NOT NULL,
  introduction TEXT NOT NULL,
  criteria TEXT CONSTRAINT nomination_criteria REFERENCES criteria_set (id),
  scores TEXT NOT NULL CHECK (json_valid(scores)),
  points INTEGER CHECK (points >= 0),
  meeting_on TEXT,
  voters INTEGER NOT NULL CHECK (voters >= 0),
  votes INTEGER NOT NULL CHECK (votes >= 0),
  status TEXT NOT NULL,
  decision TEXT NOT NULL,
  decided_on TEXT,
  exemplar TEXT CONSTRAINT nomination_exemplar REFERENCES exemplar (id),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
, agrees INTEGER NOT NULL DEFAULT 0 CHECK (agrees IN (0, 1))) STRICT;
CREATE TABLE outgoing_document (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  date TEXT NOT NULL,
  summary TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  signer TEXT NOT NULL,
  recipients TEXT NOT NULL,
  symbol TEXT NOT NULL,
  source TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE oversight (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  date TEXT NOT NULL,
  subject TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
CREATE TABLE plan_item (
  id TEXT PRIMARY KEY,
  year INTEGER NOT NULL,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  text TEXT NOT NULL,
  owner TEXT NOT NULL,
  due TEXT,
  done_on TEXT,
  result TEXT NOT NULL,
  cost INTEGER NOT NULL CHECK (cost >= 0),
  violations INTEGER NOT NULL CHECK (violations >= 0),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE pledge (
  id TEXT PRIMARY KEY,
  campaign TEXT NOT NULL CONSTRAINT pledge_campaign REFERENCES pledge_campaign (id),
  member TEXT NOT NULL CONSTRAINT pledge_member REFERENCES staff_member (id),
  signed_on TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  UNIQUE (campaign, member)
) STRICT;
CREATE TABLE pledge_campaign (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  opened_on TEXT,
  cutoff TEXT NOT NULL,
  headcount INTEGER NOT NULL CHECK (headcount >= 0),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE posting (
  id TEXT PRIMARY KEY,
  procedure TEXT NOT NULL CONSTRAINT posting_procedure REFERENCES procedure (id),
  place TEXT NOT NULL,
  posted_on TEXT NOT NULL,
  updated_on TEXT,
  owner TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE praise (
  id TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  date TEXT NOT NULL,
  recipient TEXT NOT NULL,
  reason TEXT NOT NULL,
  achieved_on TEXT,
  delay_days INTEGER,
  exemplar TEXT CONSTRAINT praise_exemplar REFERENCES exemplar (id),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE procedure (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days >= 0),
  changed_on TEXT,
  stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE procedure_case (
  id TEXT PRIMARY KEY,
  procedure TEXT NOT NULL CONSTRAINT procedure_case_procedure REFERENCES procedure (id),
  receipt TEXT NOT NULL,
  applicant TEXT NOT NULL,
  received_on TEXT NOT NULL,
  due_on TEXT,
  returned_on TEXT,
  late_reason TEXT NOT NULL,
  supplements INTEGER NOT NULL CHECK (supplements >= 0),
  on_time INTEGER CHECK (on_time IN (0, 1)),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE procedure_month (
  id TEXT PRIMARY KEY,
  month TEXT NOT NULL,
  procedure TEXT CONSTRAINT procedure_month_procedure REFERENCES procedure (id),
  received INTEGER NOT NULL CHECK (received >= 0),
  returned INTEGER NOT NULL CHECK (returned >= 0),
  on_time INTEGER NOT NULL CHECK (on_time >= 0),
  overdue INTEGER NOT NULL CHECK (overdue >= 0),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE procedure_review (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL,
  problem TEXT NOT NULL,
  proposal TEXT NOT NULL,
  sent_to TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  reply TEXT NOT NULL,
  replied_on TEXT,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE procedure_way (id TEXT PRIMARY KEY, year INTEGER NOT NULL UNIQUE, way TEXT NOT NULL CHECK (way IN ('cases', 'months'))) STRICT;
CREATE TABLE pupil_pledge (
  id TEXT PRIMARY KEY,
  campaign TEXT NOT NULL CONSTRAINT pupil_pledge_campaign REFERENCES pledge_campaign (id),
  class TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  pupils INTEGER NOT NULL CHECK (pupils >= 0),
  pupils_signed INTEGER NOT NULL CHECK (pupils_signed >= 0),
  parents_signed INTEGER NOT NULL CHECK (parents_signed >= 0),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  UNIQUE (campaign, class)
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
, package TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE recipient (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
  results TEXT NOT NULL, search_key TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (period, subunit, id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE situation (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  period TEXT NOT NULL,
  area TEXT NOT NULL,
  level TEXT NOT NULL,
  summary TEXT NOT NULL,
  proposal TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE source_document (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  symbol TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  summary TEXT NOT NULL,
  basis INTEGER NOT NULL CHECK (basis IN (0, 1)),
  valid_from TEXT,
  valid_to TEXT,
  replaced_by TEXT CONSTRAINT source_document_replaced_by REFERENCES source_document (id),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE staff_member (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  team TEXT NOT NULL,
  party_member INTEGER NOT NULL CHECK (party_member IN (0, 1)),
  joined_on TEXT,
  left_on TEXT,
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TABLE standard_school (
  id TEXT PRIMARY KEY,
  level TEXT NOT NULL,
  recognised_on TEXT NOT NULL,
  expires_on TEXT,
  place TEXT NOT NULL,
  countryside TEXT NOT NULL,
  investment INTEGER NOT NULL CHECK (investment >= 0),
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
  sent_by TEXT NOT NULL, sheet TEXT NOT NULL DEFAULT '',
  UNIQUE (period, version)
) STRICT;
CREATE TABLE subunit (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('unit', 'group')),
  valid_from TEXT,
  valid_to TEXT
, school_kind TEXT NOT NULL DEFAULT '', ward TEXT NOT NULL DEFAULT '') STRICT;
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
, fund TEXT CONSTRAINT support_fund REFERENCES fund (id)) STRICT;
CREATE TABLE survey (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  date TEXT NOT NULL,
  audience TEXT NOT NULL,
  issued INTEGER NOT NULL CHECK (issued >= 0),
  collected INTEGER NOT NULL CHECK (collected >= 0),
  valid INTEGER NOT NULL CHECK (valid >= 0),
  satisfied INTEGER NOT NULL CHECK (satisfied >= 0),
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
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
CREATE TABLE violation (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL CONSTRAINT violation_member REFERENCES staff_member (id),
  date TEXT NOT NULL,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  handling TEXT NOT NULL,
  note TEXT NOT NULL,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE INDEX access_log_record ON access_log (noun, record, seq);
CREATE INDEX act_state ON act (kind, state, seq);
CREATE INDEX activity_by_date ON activity (date, id);
CREATE INDEX beneficiary_search ON beneficiary (search_key, marked_key, sort_key, id);
CREATE INDEX beneficiary_sort ON beneficiary (sort_key, id);
CREATE INDEX change_act ON change (act);
CREATE INDEX change_record ON change (noun, record);
CREATE INDEX commitment_by_committed_on ON commitment (committed_on, id);
CREATE INDEX commitment_by_member ON commitment (member);
CREATE INDEX committee_term_by_starts_on ON committee_term (starts_on, id);
CREATE INDEX consent_beneficiary ON consent (beneficiary);
CREATE INDEX criteria_set_by_valid_from ON criteria_set (valid_from, id);
CREATE INDEX data_request_by_due_on ON data_request (due_on);
CREATE INDEX data_request_by_received_on ON data_request (received_on, id);
CREATE INDEX dissemination_by_date ON dissemination (date, id);
CREATE INDEX environment_activity_by_date ON environment_activity (date, id);
CREATE INDEX environment_title_by_registered_on ON environment_title (registered_on, id);
CREATE INDEX evidence_record ON evidence (noun, record);
CREATE INDEX exemplar_by_achieved_on ON exemplar (achieved_on, id);
CREATE INDEX finding_by_due ON finding (due);
CREATE INDEX finding_by_found_on ON finding (found_on, id);
CREATE INDEX finding_by_inspection ON finding (inspection);
CREATE INDEX fund_receipt_by_date ON fund_receipt (date, id);
CREATE INDEX fund_receipt_by_fund ON fund_receipt (fund);
CREATE INDEX hardship_beneficiary ON hardship (beneficiary);
CREATE INDEX head_visit_by_date ON head_visit (date, id);
CREATE INDEX hotspot_by_date ON hotspot (date, id);
CREATE INDEX improvement_by_applied_on ON improvement (applied_on, id);
CREATE INDEX initiative_progress_initiative ON initiative_progress (initiative, date);
CREATE INDEX initiative_replication_initiative ON initiative_replication (initiative);
CREATE INDEX initiative_year ON initiative (year, sort_key);
CREATE INDEX inspection_by_planned_on ON inspection (planned_on, id);
CREATE INDEX letter_by_date ON letter (date, id);
CREATE INDEX letter_by_procedure_case ON letter (procedure_case);
CREATE INDEX matter_by_due ON matter (due);
CREATE INDEX matter_by_received_on ON matter (received_on, id);
CREATE INDEX nomination_by_proposed_on ON nomination (proposed_on, id);
CREATE INDEX outgoing_document_by_date ON outgoing_document (date, id);
CREATE INDEX outgoing_document_by_source ON outgoing_document (source);
CREATE INDEX oversight_by_date ON oversight (date, id);
CREATE INDEX plan_item_by_due ON plan_item (due);
CREATE INDEX plan_item_by_year ON plan_item (year, id);
CREATE INDEX pledge_by_campaign ON pledge (campaign);
CREATE INDEX pledge_by_member ON pledge (member);
CREATE INDEX pledge_by_signed_on ON pledge (signed_on, id);
CREATE INDEX pledge_campaign_by_cutoff ON pledge_campaign (cutoff, id);
CREATE INDEX posting_by_posted_on ON posting (posted_on, id);
CREATE INDEX posting_by_procedure ON posting (procedure);
CREATE INDEX praise_by_date ON praise (date, id);
CREATE INDEX procedure_case_by_due_on ON procedure_case (due_on);
CREATE INDEX procedure_case_by_procedure ON procedure_case (procedure);
CREATE INDEX procedure_case_by_received_on ON procedure_case (received_on, id);
CREATE INDEX procedure_case_by_returned_on ON procedure_case (returned_on, on_time, id);
CREATE INDEX procedure_month_by_month ON procedure_month (month, id);
CREATE INDEX procedure_review_by_sent_on ON procedure_review (sent_on, id);
CREATE INDEX pupil_pledge_by_campaign ON pupil_pledge (campaign);
CREATE INDEX pupil_pledge_by_signed_on ON pupil_pledge (signed_on, id);
CREATE INDEX received_package ON received (package);
CREATE INDEX received_period ON received (period, subunit);
CREATE INDEX received_signer ON received (signer, seq);
CREATE INDEX reply_comment_reply ON reply_comment (reply, number);
CREATE INDEX reply_package ON reply (package);
CREATE INDEX situation_by_date ON situation (date, id);
CREATE INDEX source_document_by_issued_on ON source_document (issued_on, id);
CREATE INDEX standard_school_by_recognised_on ON standard_school (recognised_on, id);
CREATE INDEX subunit_name_name ON subunit_name (name);
CREATE INDEX support_beneficiary ON support (beneficiary, date);
CREATE INDEX support_by_fund ON support (fund);
CREATE INDEX support_date ON support (date, id, beneficiary, kind, source, money, goods_value, visited, fund);
CREATE INDEX support_initiative ON support (initiative);
CREATE INDEX survey_by_date ON survey (date, id);
CREATE INDEX violation_by_date ON violation (date, id);
CREATE INDEX violation_by_member ON violation (member);
