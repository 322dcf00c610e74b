-- Who looked at, printed or took out restricted records. Rows are only ever added; each carries the hash of the one
-- before it, so that a row changed or taken out by another program is noticed.
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
CREATE INDEX access_log_record ON access_log (noun, record, seq);
CREATE TRIGGER access_log_kept BEFORE DELETE ON access_log
BEGIN SELECT RAISE (ABORT, 'the access log is only added to'); END;
CREATE TRIGGER access_log_unchanged BEFORE UPDATE ON access_log
BEGIN SELECT RAISE (ABORT, 'the access log is only added to'); END;

-- Requests of persons about their own data. The person may be gone when the request has been carried out.
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
CREATE INDEX data_request_by_received_on ON data_request (received_on, id);
CREATE INDEX data_request_by_due_on ON data_request (due_on);
