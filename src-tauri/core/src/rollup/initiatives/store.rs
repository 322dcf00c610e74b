//! SQL of the sector's initiatives: one period is one range of the table.

use super::rules::{ENOUGH, POINTS};
use super::{FoundInitiative, InitiativeSearch, reasons};
use crate::basics::{Page, Result};
use crate::db::Read;
use crate::db::find::Conditions;
use crate::rollup::store::units_like;
use rusqlite::Row;
use rusqlite::types::Value;

pub fn list(r: Read, search: &InitiativeSearch, page: u32, rows: u32) -> Result<Page<FoundInitiative>> {
    let mut conditions = Conditions::default();
    conditions.add("i.period = ?", search.period.clone());
    conditions.add_words("i.search_key", &search.search);
    if !search.unit.trim().is_empty() {
        conditions.add("i.subunit IN (SELECT value FROM json_each(?))", units_like(r, &search.unit)?);
    }
    conditions.add_code("' ' || i.contents || ' ' LIKE '% ' || ? || ' %'", &search.content);
    conditions.add_code("i.field = ?", &search.field);
    conditions.add_code("i.kind = ?", &search.kind);
    conditions.add_code("i.status = ?", &search.status);
    if search.suggested {
        conditions.add(&format!("i.status <> 'DUNG' AND {POINTS} >= ?"), i64::from(ENOUGH));
    }
    let sql = format!("SELECT count(*) FROM rollup_initiative i {}", conditions.sql());
    let mut find = r.sql().prepare_cached(&sql)?;
    let total = find.query_row(rusqlite::params_from_iter(&conditions.values), |row| row.get(0))?;
    let order =
        if search.suggested { format!("{POINTS} DESC, i.subunit, i.id") } else { "i.subunit, i.id".to_string() };
    let sql = format!(
        "SELECT s.code,
           (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
           i.id, i.name, i.kind, i.scope, i.field, i.contents, i.status, i.recognised_by, i.results
         FROM (SELECT * FROM rollup_initiative i {} ORDER BY {order} LIMIT ? OFFSET ?) i
         JOIN subunit s ON s.number = i.subunit ORDER BY {order}",
        conditions.sql()
    );
    let mut values = conditions.values;
    values.push(Value::Integer(i64::from(rows)));
    values.push(Value::Integer(i64::from(page) * i64::from(rows)));
    let mut find = r.sql().prepare_cached(&sql)?;
    let found = find.query_map(rusqlite::params_from_iter(&values), initiative)?;
    Ok(Page { rows: found.collect::<rusqlite::Result<_>>()?, total })
}

fn initiative(row: &Row) -> rusqlite::Result<FoundInitiative> {
    let found = FoundInitiative {
        code: row.get(0)?,
        unit: row.get(1)?,
        id: row.get(2)?,
        name: row.get(3)?,
        kind: row.get(4)?,
        scope: row.get(5)?,
        field: row.get(6)?,
        contents: row.get(7)?,
        status: row.get(8)?,
        recognised_by: row.get(9)?,
        results: row.get(10)?,
        reasons: Vec::new(),
    };
    Ok(FoundInitiative { reasons: reasons(&found), ..found })
}
