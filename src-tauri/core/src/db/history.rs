//! The history: who did what when, newest first; and what undo and redo would do next.

use super::Read;
use crate::basics::Result;
use serde::Serialize;

/// One act as the history screen lists it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct ActRow {
    #[specta(type = i32)]
    pub seq: i64,
    /// `2026-03-05T10:32:07`.
    pub at: String,
    pub actor: String,
    pub sentence: String,
    /// Taken back by undo.
    pub undone: bool,
}

/// The sentences of what undo and redo would act on.
#[derive(Clone, PartialEq, Debug, Default, Serialize, specta::Type)]
pub struct Steps {
    pub undo: Option<String>,
    pub redo: Option<String>,
}

/// One changed record: JSON objects of its columns before and after, `None` for made and deleted ones.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Change {
    pub noun: String,
    pub record: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Read<'_> {
    /// The newest acts, `page` counted from 0, 100 each.
    pub fn history(&self, page: u32) -> Result<Vec<ActRow>> {
        let mut find = self.conn.prepare_cached(
            "SELECT seq, at, actor, sentence, state <> 'done' FROM act ORDER BY seq DESC LIMIT 100 OFFSET ?1 * 100",
        )?;
        let rows = find.query_map([page], |row| {
            let (seq, at, actor) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(ActRow { seq, at, actor, sentence: row.get(3)?, undone: row.get(4)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What one act changed, in order. Settings are left out: they hold counters and the unit's secret keys.
    pub fn changes(&self, act: i64) -> Result<Vec<Change>> {
        let mut find = self.conn.prepare_cached(
            "SELECT noun, record, before, after FROM change WHERE act = ?1 AND noun <> 'setting' ORDER BY seq",
        )?;
        let rows = find.query_map([act], |row| {
            Ok(Change { noun: row.get(0)?, record: row.get(1)?, before: row.get(2)?, after: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn steps(&self) -> Result<Steps> {
        let one = |sql: &str| -> Result<Option<String>> {
            let mut find = self.conn.prepare_cached(sql)?;
            let mut rows = find.query([])?;
            Ok(match rows.next()? {
                Some(row) => Some(row.get(0)?),
                None => None,
            })
        };
        Ok(Steps {
            undo: one("SELECT sentence FROM act WHERE kind = 'do' AND state = 'done' ORDER BY seq DESC LIMIT 1")?,
            redo: one("SELECT sentence FROM act WHERE kind = 'do' AND state = 'undone' ORDER BY seq LIMIT 1")?,
        })
    }

    /// The number of the newest act, 0 in an empty register.
    pub fn last_act(&self) -> Result<i64> {
        Ok(self.conn.query_row("SELECT coalesce(max(seq), 0) FROM act", [], |row| row.get(0))?)
    }
}
