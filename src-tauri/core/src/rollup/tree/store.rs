//! SQL of places, names and heirs of units.

use super::Tree;
use crate::basics::{Date, Error, Result, id};
use crate::db::{Read, Write, column};
use crate::fields;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

/// A unit or group.
pub struct Node {
    pub id: String,
    pub number: i64,
    pub code: String,
    pub name: String,
    pub group: bool,
    pub begun: Option<Date>,
    pub ended: Option<Date>,
}

impl Node {
    pub fn is_there(&self, day: Date) -> bool {
        self.begun.is_none_or(|begun| begun <= day) && self.ended.is_none_or(|ended| ended >= day)
    }
}

const NODE: &str = "SELECT s.id, s.number, s.code, coalesce((SELECT n.name FROM subunit_name n
    WHERE n.subunit = s.id AND n.valid_from <= ?1 ORDER BY n.valid_from DESC LIMIT 1), s.code), s.kind = 'group', s.valid_from, s.valid_to
    FROM subunit s";

fn node(row: &rusqlite::Row) -> rusqlite::Result<Node> {
    Ok(Node {
        id: row.get(0)?,
        number: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        group: row.get(4)?,
        begun: column::maybe_day(row, 5)?,
        ended: column::maybe_day(row, 6)?,
    })
}

pub fn exists(r: Read, code: &str) -> Result<bool> {
    Ok(r.sql().prepare_cached("SELECT 1 FROM subunit WHERE code = ?1")?.exists([code])?)
}

/// By code, with today's name.
pub fn find(r: Read, code: &str) -> Result<Node> {
    let sql = format!("{NODE} WHERE s.code = ?2");
    let found = r.sql().prepare_cached(&sql)?.query_row(params![r.today().to_string(), code], node).optional()?;
    found.ok_or_else(|| Error::field("code", format!("Không có đơn vị hay nhóm nào mang mã “{code}”")))
}

/// Every unit and group by id, with the name of the day.
pub fn nodes(r: Read, day: Date) -> Result<HashMap<String, Node>> {
    let mut find = r.sql().prepare_cached(NODE)?;
    let rows = find.query_map([day.to_string()], |row| node(row).map(|node| (node.id.clone(), node)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn parents(r: Read, tree: Tree, day: Date) -> Result<HashMap<String, Option<String>>> {
    let sql = "SELECT subunit, parent FROM subunit_place WHERE tree = ?1 AND valid_from <= ?2 ORDER BY valid_from";
    let mut find = r.sql().prepare_cached(sql)?;
    // Later ones overwrite earlier ones.
    let rows = find.query_map([tree.name(), &day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn heirs(r: Read, day: Date) -> Result<HashMap<String, Vec<String>>> {
    let mut find = r.sql().prepare_cached("SELECT subunit, heir FROM subunit_heir WHERE valid_from <= ?1")?;
    let rows = find.query_map([day.to_string()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows {
        let (unit, heir) = row?;
        all.entry(unit).or_default().push(heir);
    }
    Ok(all)
}

/// The row that is there for this unit and day, or a new id.
fn row_id(r: Read, sql: &str, values: &[&str]) -> Result<String> {
    let found: Option<String> =
        r.sql().prepare_cached(sql)?.query_row(rusqlite::params_from_iter(values), |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_else(id::fresh))
}

pub fn place(w: &mut Write, unit: &str, tree: Tree, parent: Option<String>, from: Date) -> Result<()> {
    let sql = "SELECT id FROM subunit_place WHERE subunit = ?1 AND tree = ?2 AND valid_from = ?3";
    let id = row_id(w.read(), sql, &[unit, tree.name(), &from.to_string()])?;
    let fields = fields![("subunit", *unit), ("tree", *tree.name()), ("parent", parent), ("valid_from", from)];
    w.put("subunit_place", &id, &fields)
}

pub fn rename(w: &mut Write, unit: &str, name: &str, from: Date) -> Result<()> {
    let sql = "SELECT id FROM subunit_name WHERE subunit = ?1 AND valid_from = ?2";
    let id = row_id(w.read(), sql, &[unit, &from.to_string()])?;
    let fields = fields![("subunit", *unit), ("name", *name), ("valid_from", from)];
    w.put("subunit_name", &id, &fields)
}

pub fn inherit(w: &mut Write, unit: &str, heir: &str, from: Date) -> Result<()> {
    let sql = "SELECT id FROM subunit_heir WHERE subunit = ?1 AND heir = ?2";
    let id = row_id(w.read(), sql, &[unit, heir])?;
    let fields = fields![("subunit", *unit), ("heir", *heir), ("valid_from", from)];
    w.put("subunit_heir", &id, &fields)
}

pub fn end(w: &mut Write, unit: &str, last: Date) -> Result<()> {
    let fields = fields![("valid_to", last)];
    w.put("subunit", unit, &fields)
}

pub fn exempt(w: &mut Write, unit: &str, period: &str, reason: &str) -> Result<()> {
    let sql = "SELECT id FROM subunit_exempt WHERE subunit = ?1 AND period = ?2";
    let id = row_id(w.read(), sql, &[unit, period])?;
    let fields = fields![("subunit", *unit), ("period", *period), ("reason", *reason)];
    w.put("subunit_exempt", &id, &fields)
}

/// Codes of every unit or group with this name today.
pub fn named(r: Read, name: &str, kind: &str) -> Result<Vec<String>> {
    let sql = "SELECT s.code FROM subunit_name n JOIN subunit s ON s.id = n.subunit WHERE n.name = ?1 AND s.kind = ?2
               AND n.valid_from = (SELECT max(valid_from) FROM subunit_name WHERE subunit = s.id) ORDER BY s.code";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([name, kind], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn describe(w: &mut Write, unit: &str, school_kind: Option<&str>, ward: Option<&str>) -> Result<()> {
    let mut all = Vec::new();
    all.extend(school_kind.map(|kind| fields![("school_kind", *kind)]).into_iter().flatten());
    all.extend(ward.map(|ward| fields![("ward", *ward)]).into_iter().flatten());
    if all.is_empty() { Ok(()) } else { w.put("subunit", unit, &all) }
}

/// Day and name, oldest first.
pub fn names(r: Read, unit: &str) -> Result<Vec<(Date, String)>> {
    let sql = "SELECT valid_from, name FROM subunit_name WHERE subunit = ?1 ORDER BY valid_from";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([unit], |row| Ok((column::day(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Day and id of the group, oldest first.
pub fn places(r: Read, unit: &str, tree: Tree) -> Result<Vec<(Date, Option<String>)>> {
    let sql = "SELECT valid_from, parent FROM subunit_place WHERE subunit = ?1 AND tree = ?2 ORDER BY valid_from";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([unit, tree.name()], |row| Ok((column::day(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Day and id of those it went on as, or of those it goes on for.
pub fn kin(r: Read, unit: &str, after: bool) -> Result<Vec<(Date, String)>> {
    let sql = if after {
        "SELECT valid_from, heir FROM subunit_heir WHERE subunit = ?1 ORDER BY valid_from, heir"
    } else {
        "SELECT valid_from, subunit FROM subunit_heir WHERE heir = ?1 ORDER BY valid_from, subunit"
    };
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([unit], |row| Ok((column::day(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Period and reason.
pub fn exemptions(r: Read, unit: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT period, reason FROM subunit_exempt WHERE subunit = ?1 ORDER BY period";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([unit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
