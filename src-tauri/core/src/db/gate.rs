//! The one gate for writing: every act is a transaction that also writes its history.
//!
//! Traps: an act that changes nothing leaves no trace; undo compares the row with what it expects and refuses
//! rather than overwrite something newer.

use super::value::Field;
use super::{AccountRole, Db, Read, Right, rights};
use crate::basics::{Clock, Code, Date, Error, Result};
use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value as Json};

/// What somebody does, as one sentence for the history: `Thêm lượt hỗ trợ cho Nguyễn Thị Ánh`.
pub struct Act {
    sentence: String,
    kind: &'static str,
    /// About the account's own password: every role may.
    own: bool,
}

impl Act {
    /// An act that undo takes back.
    pub fn new(sentence: impl Into<String>) -> Act {
        Act { sentence: sentence.into(), kind: "do", own: false }
    }

    /// An act that stands: settings, numbers given out, packages made.
    pub fn lasting(sentence: impl Into<String>) -> Act {
        Act { sentence: sentence.into(), kind: "final", own: false }
    }

    /// Something lasting about the account itself, which every role may.
    pub(crate) fn of_oneself(sentence: impl Into<String>) -> Act {
        Act { own: true, ..Act::lasting(sentence) }
    }
}

/// An open transaction of one act.
pub struct Write<'a> {
    conn: &'a Connection,
    clock: Clock,
    role: AccountRole,
    act: i64,
    changes: usize,
}

impl Db {
    /// Runs `work` as one act: everything or nothing, durable when this returns.
    pub fn write<T>(&mut self, act: Act, work: impl FnOnce(&mut Write) -> Result<T>) -> Result<T> {
        if !act.own {
            self.need(Right::Write)?;
        }
        self.ready_to_write()?;
        let outcome = self.transact(act, work);
        self.note_outcome(&outcome);
        outcome
    }

    fn transact<T>(&mut self, act: Act, work: impl FnOnce(&mut Write) -> Result<T>) -> Result<T> {
        let (now, actor, clock, role) = (self.clock.now(), self.actor.clone(), self.clock, self.account.role);
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        tx.execute(
            "INSERT INTO act (at, actor, sentence, kind, state) VALUES (?1, ?2, ?3, ?4, 'done')",
            params![now, actor, act.sentence, act.kind],
        )?;
        let mut write = Write { conn: &tx, clock, role, act: tx.last_insert_rowid(), changes: 0 };
        let value = work(&mut write)?;
        let (number, changes) = (write.act, write.changes);
        if changes == 0 {
            tx.execute("DELETE FROM act WHERE seq = ?1", [number])?;
        } else if act.kind == "do" {
            tx.execute("UPDATE act SET state = 'spent' WHERE kind = 'do' AND state = 'undone'", [])?;
        }
        tx.commit()?;
        self.checkpoint()?;
        Ok(value)
    }

    /// Takes back the last act that can be; returns its sentence, `None` when there is none.
    pub fn undo(&mut self) -> Result<Option<String>> {
        self.step("undo")
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> Result<Option<String>> {
        self.step("redo")
    }

    fn step(&mut self, kind: &'static str) -> Result<Option<String>> {
        let undoing = kind == "undo";
        let Some((seq, sentence)) = self.read().next_step(undoing, &self.actor)? else { return Ok(None) };
        let title = if undoing { "Hoàn tác" } else { "Làm lại" };
        self.write(Act { sentence: format!("{title}: {sentence}"), kind, own: false }, |w| {
            w.replay(seq, undoing)?;
            let state = if undoing { "undone" } else { "done" };
            w.conn.execute("UPDATE act SET state = ?1 WHERE seq = ?2", params![state, seq])?;
            w.conn.execute("UPDATE act SET of = ?1 WHERE seq = ?2", params![seq, w.act])?;
            Ok(())
        })?;
        Ok(Some(sentence))
    }
}

impl Write<'_> {
    /// What a reader sees inside this act.
    pub fn read(&self) -> Read<'_> {
        Read { conn: self.conn, clock: self.clock, role: self.role }
    }

    pub fn today(&self) -> Date {
        self.clock.today()
    }

    pub fn now(&self) -> String {
        self.clock.now()
    }

    pub(crate) fn sql(&self) -> &Connection {
        self.conn
    }

    /// Saves one row by its id, new or changed, with its history.
    pub fn put(&mut self, noun: &'static str, id: &str, fields: &[Field]) -> Result<()> {
        let mut after: Map<String, Json> = fields.iter().map(|(k, v)| ((*k).to_string(), v.clone())).collect();
        after.insert("id".to_string(), Json::from(id));
        let before = self.row(noun, id)?;
        if let Some(before) = &before {
            for (name, value) in before {
                after.entry(name.clone()).or_insert_with(|| value.clone());
            }
            if *before == after {
                return Ok(());
            }
        }
        self.store(noun, id, Some(&after))?;
        let stored = self.row(noun, id)?;
        self.note(noun, id, before, stored)
    }

    /// Deletes one row, keeping it in the history. Deleting what is not there is refused.
    pub fn remove(&mut self, noun: &'static str, id: &str) -> Result<()> {
        let before = self.row(noun, id)?.ok_or_else(|| Error::missing("bản ghi"))?;
        self.store(noun, id, None)?;
        self.note(noun, id, Some(before), None)
    }

    /// Makes the rows of `noun` that belong to `parent` exactly `rows` (id, fields).
    pub fn replace(
        &mut self,
        noun: &'static str,
        link: &str,
        parent: &str,
        rows: &[(String, Vec<Field>)],
    ) -> Result<()> {
        let old: Vec<String> = {
            let mut find = self.conn.prepare_cached(&format!("SELECT id FROM {noun} WHERE {link} = ?1"))?;
            find.query_map([parent], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        for id in old.iter().filter(|id| !rows.iter().any(|(kept, _)| kept == *id)) {
            self.remove(noun, id)?;
        }
        for (id, fields) in rows {
            self.put(noun, id, fields)?;
        }
        Ok(())
    }

    /// Keeps bytes under their SHA-256; the same bytes are kept once. Not in the history: rows refer to them.
    pub fn keep(&mut self, hash: &str, bytes: &[u8]) -> Result<()> {
        self.conn.execute("INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?1, ?2)", params![hash, bytes])?;
        Ok(())
    }

    /// `SAVEPOINT x`, `RELEASE x`, `ROLLBACK TO x`: a part of an act that is all or nothing by itself.
    pub(crate) fn savepoint(&mut self, sql: &'static str) -> Result<()> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    fn replay(&mut self, seq: i64, undoing: bool) -> Result<()> {
        let order = if undoing { "DESC" } else { "ASC" };
        let changes: Vec<(String, String, Option<String>, Option<String>)> = {
            let sql = format!("SELECT noun, record, before, after FROM change WHERE act = ?1 ORDER BY seq {order}");
            let mut find = self.conn.prepare(&sql)?;
            find.query_map([seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
                .collect::<rusqlite::Result<_>>()?
        };
        for (noun, record, before, after) in changes {
            let (from, to) = if undoing { (after, before) } else { (before, after) };
            let expected = from.map(|text| parse_row(&text)).transpose()?;
            let wanted = to.map(|text| parse_row(&text)).transpose()?;
            let now = self.row(&noun, &record)?;
            if now != expected {
                let text = "Không hoàn tác được vì bản ghi đã thay đổi sau đó. Hãy sửa trực tiếp bản ghi";
                return Err(Error::new(Code::Refused, text));
            }
            self.store(&noun, &record, wanted.as_ref())?;
            self.note(&noun, &record, now, wanted)?;
        }
        Ok(())
    }

    fn note(
        &mut self,
        noun: &str,
        id: &str,
        before: Option<Map<String, Json>>,
        after: Option<Map<String, Json>>,
    ) -> Result<()> {
        if touches_restricted(noun, before.as_ref().or(after.as_ref())) {
            self.role.need(Right::Restricted)?;
        }
        let text = |row: Option<Map<String, Json>>| row.map(|row| Json::Object(row).to_string());
        self.changes += 1;
        self.conn.execute(
            "INSERT INTO change (act, noun, record, before, after) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![self.act, noun, id, text(before), text(after)],
        )?;
        Ok(())
    }

    fn row(&self, noun: &str, id: &str) -> Result<Option<Map<String, Json>>> {
        let mut find = self.conn.prepare_cached(&format!("SELECT * FROM {} WHERE id = ?1", quoted(noun)))?;
        let names: Vec<String> = find.column_names().iter().map(|n| (*n).to_string()).collect();
        let row = find
            .query_row([id], |row| {
                names.iter().enumerate().map(|(i, name)| Ok((name.clone(), to_json(row.get_ref(i)?)))).collect()
            })
            .optional()?;
        Ok(row)
    }

    fn store(&self, noun: &str, id: &str, row: Option<&Map<String, Json>>) -> Result<()> {
        let noun = quoted(noun);
        let Some(row) = row else {
            self.conn.prepare_cached(&format!("DELETE FROM {noun} WHERE id = ?1"))?.execute([id])?;
            return Ok(());
        };
        let names: Vec<String> = row.keys().map(|name| quoted(name)).collect();
        let marks: Vec<String> = (1..=row.len()).map(|i| format!("?{i}")).collect();
        let sets: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let sql = format!(
            "INSERT INTO {noun} ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}",
            names.join(", "),
            marks.join(", "),
            sets.join(", ")
        );
        self.conn.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(row.values().map(to_sql)))?;
        Ok(())
    }
}

/// Is the row of a restricted table, or a file that belongs to such a row?
fn touches_restricted(noun: &str, row: Option<&Map<String, Json>>) -> bool {
    let owner = row.filter(|_| noun == "evidence").and_then(|row| row.get("noun")).and_then(Json::as_str);
    rights::is_restricted(owner.unwrap_or(noun))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn parse_row(text: &str) -> Result<Map<String, Json>> {
    serde_json::from_str(text).map_err(Error::internal)
}

fn to_json(value: ValueRef) -> Json {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Json::Null,
        ValueRef::Integer(number) => Json::from(number),
        ValueRef::Real(number) => Json::from(number),
        ValueRef::Text(text) => Json::String(String::from_utf8_lossy(text).into_owned()),
    }
}

fn to_sql(value: &Json) -> ToSqlOutput<'_> {
    match value {
        Json::String(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => ToSqlOutput::Owned(Sql::Integer(whole)),
            None => ToSqlOutput::Owned(number.as_f64().map_or(Sql::Null, Sql::Real)),
        },
        Json::Bool(yes) => ToSqlOutput::Owned(Sql::Integer(i64::from(*yes))),
        _ => ToSqlOutput::Owned(Sql::Null),
    }
}
