-- Who opens the register. Passwords are outside of it, as key slots; the first account belongs to the secretary, and is
-- called as the first signer while it has no name.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('secretary', 'member', 'clerk', 'viewer')),
  password_at TEXT NOT NULL
) STRICT;
INSERT INTO account (id, name, role, password_at) VALUES ('first', '', 'secretary', '');
