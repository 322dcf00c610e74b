//! The access log: who viewed, printed or took out restricted records. Only added to; a chain of hashes shows changes
//! made by another program.
//!
//! Traps: looking is not an act, so the history and undo know nothing of it; the same look within an hour is one row.

use super::{Db, Read, Right, hex};
use crate::basics::{Code, Error, Result};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What was done with a restricted record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    View,
    Print,
    Export,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Way::View => "view",
            Way::Print => "print",
            Way::Export => "export",
        }
    }
}

/// One line of the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Access {
    #[specta(type = i32)]
    pub seq: i64,
    /// `2026-03-05T10:32:07`.
    pub at: String,
    pub actor: String,
    pub way: String,
    /// What was looked at, in words: `Hồ sơ HC-012`.
    pub what: String,
    pub reason: String,
}

impl Db {
    /// Writes one line, durable when this returns. `what` is words without a name; `record` its id, or nothing.
    pub fn note_access(&mut self, way: Way, what: &str, record: &str, reason: &str) -> Result<()> {
        let (now, actor) = (self.clock.now(), self.actor.clone());
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let hour = format!("{}%", now.get(..13).unwrap_or(&now));
        let sql = "SELECT EXISTS (SELECT 1 FROM access_log WHERE way = ?1 AND noun = ?2 AND record = ?3
                     AND actor = ?4 AND reason = ?5 AND at LIKE ?6)";
        let seen: bool = tx.query_row(sql, params![way.name(), what, record, actor, reason, hour], |row| row.get(0))?;
        if seen && way == Way::View {
            return Ok(());
        }
        let last: Option<(i64, String)> = tx
            .query_row("SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (seq, before) = last.map_or((1, String::new()), |(seq, hash)| (seq + 1, hash));
        let hash = link(&before, seq, &[&now, &actor, way.name(), what, record, reason]);
        tx.execute(
            "INSERT INTO access_log (seq, at, actor, way, noun, record, reason, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![seq, now, actor, way.name(), what, record, reason, hash],
        )?;
        tx.commit()?;
        self.checkpoint()
    }
}

impl Read<'_> {
    /// The newest lines, `page` counted from 0, 100 each.
    pub fn accesses(&self, page: u32) -> Result<Vec<Access>> {
        self.need(Right::Restricted)?;
        let mut find = self.conn.prepare_cached(
            "SELECT seq, at, actor, way, noun, reason FROM access_log ORDER BY seq DESC LIMIT 100 OFFSET ?1 * 100",
        )?;
        let rows = find.query_map([page], |row| {
            Ok(Access {
                seq: row.get(0)?,
                at: row.get(1)?,
                actor: row.get(2)?,
                way: row.get(3)?,
                what: row.get(4)?,
                reason: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Follows the chain from its beginning; the number of lines, or a refusal that names the first broken one.
    pub fn check_accesses(&self) -> Result<u32> {
        let mut find =
            self.conn.prepare("SELECT seq, at, actor, way, noun, record, reason, hash FROM access_log ORDER BY seq")?;
        let mut rows = find.query([])?;
        let (mut before, mut count) = (String::new(), 0_u32);
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let parts: Vec<String> = (1..7).map(|i| row.get(i)).collect::<rusqlite::Result<_>>()?;
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let hash: String = row.get(7)?;
            count += 1;
            if seq != i64::from(count) || hash != link(&before, seq, &parts) {
                let text = format!("Nhật ký truy cập bị thay đổi ở dòng {count}. Báo cho người quản lý dữ liệu");
                return Err(Error::new(Code::Damaged, text));
            }
            before = hash;
        }
        Ok(count)
    }
}

/// Each part with its length, so that no two rows can be told apart only by where a part ends.
fn link(before: &str, seq: i64, parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    digest.update(before.as_bytes());
    digest.update(seq.to_be_bytes());
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;

    #[test]
    fn every_line_hangs_on_the_one_before_and_none_can_be_changed() {
        let mut world = World::open();
        world.db.note_access(Way::View, "Hồ sơ HC-001", "a", "").unwrap();
        world.db.note_access(Way::View, "Hồ sơ HC-001", "a", "").unwrap();
        world.db.note_access(Way::Export, "Gói nộp có họ tên", "", "").unwrap();
        world.db.note_access(Way::View, "Người nêu vụ việc", "b", "trả lời").unwrap();
        assert_eq!(world.db.read().check_accesses().unwrap(), 3, "the same look within the hour is one line");
        assert_eq!(world.db.read().accesses(0).unwrap()[0].what, "Người nêu vụ việc");
        let sql = world.db.read();
        assert!(sql.sql().execute("UPDATE access_log SET actor = 'x'", []).is_err());
        assert!(sql.sql().execute("DELETE FROM access_log", []).is_err());
        // Another program that takes the guards away is noticed.
        sql.sql()
            .execute_batch("DROP TRIGGER access_log_unchanged; UPDATE access_log SET what = 'x' WHERE seq = 2")
            .unwrap_err();
        sql.sql().execute_batch("UPDATE access_log SET noun = 'x' WHERE seq = 2").unwrap();
        let broken = world.db.read().check_accesses().unwrap_err();
        assert!(broken.message.contains("dòng 2"), "{}", broken.message);
    }

    #[test]
    fn looking_is_not_an_act_that_undo_takes_back() {
        let mut world = World::open();
        world.person("Nguyễn Thị Ánh", "HS", "5A");
        world.db.note_access(Way::View, "Hồ sơ HC-001", "a", "").unwrap();
        assert!(world.db.undo().unwrap().unwrap().contains("Nguyễn Thị Ánh"));
        assert_eq!(world.db.read().check_accesses().unwrap(), 1);
    }
}
