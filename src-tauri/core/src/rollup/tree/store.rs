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
    pub ended: Option<Date>,
}

const NODE: &str = "SELECT s.id, s.number, s.code, coalesce((SELECT n.name FROM subunit_name n
    WHERE n.subunit = s.id AND n.valid_from <= ?1 ORDER BY n.valid_from DESC LIMIT 1), s.code), s.kind = 'group', s.valid_to
    FROM subunit s";

fn node(row: &rusqlite::Row) -> rusqlite::Result<Node> {
    Ok(Node {
        id: row.get(0)?,
        number: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        group: row.get(4)?,
        ended: column::maybe_day(row, 5)?,
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
