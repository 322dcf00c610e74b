//! The history: who did what when, newest first; and what undo and redo would do next.

use super::{Db, Read, Right};
use crate::basics::{Error, Result};
use rusqlite::{OptionalExtension, params};
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

impl Db {
    /// What undo and redo would do now.
    pub fn steps(&self) -> Result<Steps> {
        self.read().steps(&self.actor)
    }
}

impl Read<'_> {
    /// The newest acts, `page` counted from 0, 100 each.
    pub fn history(&self, page: u32) -> Result<Vec<ActRow>> {
        self.need(Right::Restricted)?;
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
        self.need(Right::Restricted)?;
        let mut find = self.conn.prepare_cached(
            "SELECT noun, record, before, after FROM change WHERE act = ?1 AND noun <> 'setting' ORDER BY seq",
        )?;
        let rows = find.query_map([act], |row| {
            Ok(Change { noun: row.get(0)?, record: row.get(1)?, before: row.get(2)?, after: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn steps(self, actor: &str) -> Result<Steps> {
        let one = |undoing| Ok::<_, Error>(self.next_step(undoing, actor)?.map(|(_, sentence)| sentence));
        Ok(Steps { undo: one(true)?, redo: one(false)? })
    }

    /// Number and sentence of the act that undo (or redo) takes next. Those who may not see restricted records step
    /// through their own acts only: other sentences may name somebody.
    pub(super) fn next_step(&self, undoing: bool, actor: &str) -> Result<Option<(i64, String)>> {
        let sql = if undoing {
            "SELECT seq, sentence FROM act WHERE kind = 'do' AND state = 'done' AND (?1 OR actor = ?2)
             ORDER BY seq DESC LIMIT 1"
        } else {
            "SELECT seq, sentence FROM act WHERE kind = 'do' AND state = 'undone' AND (?1 OR actor = ?2)
             ORDER BY seq LIMIT 1"
        };
        let all = self.may(Right::Restricted);
        let mut find = self.conn.prepare_cached(sql)?;
        Ok(find.query_row(params![all, actor], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The number of the newest act, 0 in an empty register.
    pub fn last_act(&self) -> Result<i64> {
        Ok(self.conn.query_row("SELECT coalesce(max(seq), 0) FROM act", [], |row| row.get(0))?)
    }
}
