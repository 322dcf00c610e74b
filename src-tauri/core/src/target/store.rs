//! SQL of registered targets and entered figures.

use super::{Counted, Reason, Registered};
use crate::basics::Result;
use crate::db::{Read, Write};
use crate::fields;
use rusqlite::params;
use std::collections::BTreeMap;

pub fn registered(r: Read, year: i16) -> Result<BTreeMap<String, i64>> {
    let mut find = r.sql().prepare_cached("SELECT indicator, registered FROM target WHERE year = ?1")?;
    let rows = find.query_map([year], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn all_registered(r: Read) -> Result<Vec<Registered>> {
    let mut find = r.sql().prepare_cached("SELECT year, indicator, registered, note FROM target ORDER BY id")?;
    let rows = find.query_map([], |row| {
        Ok(Registered { year: row.get(0)?, indicator: row.get(1)?, registered: row.get(2)?, note: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn all_counted(r: Read) -> Result<Vec<Counted>> {
    let mut find = r.sql().prepare_cached("SELECT period, indicator, value, note FROM figure ORDER BY id")?;
    let rows = find.query_map([], |row| {
        Ok(Counted { period: row.get(0)?, indicator: row.get(1)?, value: row.get(2)?, note: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn register(w: &mut Write, target: &Registered, note: &str) -> Result<()> {
    let id = format!("{}.{}", target.year, target.indicator);
    let Some(value) = target.registered else { return remove_if_there(w, "target", &id) };
    let fields = fields![("year", target.year), ("indicator", target.indicator), ("registered", value), ("note", note)];
    w.put("target", &id, &fields)
}

pub fn enter(w: &mut Write, counted: &Counted, note: &str) -> Result<()> {
    let id = format!("{}.{}", counted.period, counted.indicator);
    let Some(value) = counted.value else { return remove_if_there(w, "figure", &id) };
    remove_if_there(w, "blank_figure", &id)?;
    let fields =
        fields![("period", counted.period), ("indicator", counted.indicator), ("value", value), ("note", note)];
    w.put("figure", &id, &fields)
}

fn remove_if_there(w: &mut Write, noun: &'static str, id: &str) -> Result<()> {
    let sql = format!("SELECT count(*) FROM {noun} WHERE id = ?1");
    let there: bool = w.sql().query_row(&sql, [id], |row| row.get(0))?;
    if there { w.remove(noun, id) } else { Ok(()) }
}

pub fn has_entry(r: Read, period: &str, indicator: &str) -> Result<bool> {
    let mut find = r.sql().prepare_cached("SELECT count(*) FROM figure WHERE period = ?1 AND indicator = ?2")?;
    Ok(find.query_row(params![period, indicator], |row| row.get(0))?)
}

/// Entries of the periods named, in their order.
pub fn entered(r: Read, periods: &[String], indicator: &str) -> Result<Vec<Reason>> {
    let mut find = r.sql().prepare_cached("SELECT id, value, note FROM figure WHERE period = ?1 AND indicator = ?2")?;
    let mut all = Vec::new();
    for period in periods {
        let mut rows = find.query(params![period, indicator])?;
        while let Some(row) = rows.next()? {
            let note: String = row.get(2)?;
            let label = if note.is_empty() {
                format!("Nhập cho kỳ {period}")
            } else {
                format!("Nhập cho kỳ {period}: {note}")
            };
            all.push(Reason { noun: "figure".to_string(), record: row.get(0)?, date: None, label, adds: row.get(1)? });
        }
    }
    Ok(all)
}

pub fn is_blank(r: Read, period: &str, indicator: &str) -> Result<bool> {
    let mut find = r.sql().prepare_cached("SELECT count(*) FROM blank_figure WHERE period = ?1 AND indicator = ?2")?;
    Ok(find.query_row(params![period, indicator], |row| row.get(0))?)
}

pub fn set_blank(w: &mut Write, period: &str, indicator: &str, blank: bool) -> Result<()> {
    let id = format!("{period}.{indicator}");
    if !blank {
        return remove_if_there(w, "blank_figure", &id);
    }
    let fields = fields![("period", period), ("indicator", indicator)];
    w.put("blank_figure", &id, &fields)
}
