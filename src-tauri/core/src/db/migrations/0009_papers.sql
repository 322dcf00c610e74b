-- Documents that go out, with their numbers, and the terms of the committee within which numbers run.
CREATE TABLE committee_term (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT,
  search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE INDEX committee_term_by_starts_on ON committee_term (starts_on, id);

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
CREATE INDEX outgoing_document_by_date ON outgoing_document (date, id);
CREATE INDEX outgoing_document_by_source ON outgoing_document (source);
