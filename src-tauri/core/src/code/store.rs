//! SQL of code lists.

use super::CodeRow;
use crate::basics::Result;
use crate::db::{Read, Write};
use crate::fields;
use rusqlite::OptionalExtension;

pub fn save(
    w: &mut Write,
    list: &str,
    sort: i64,
    code: &str,
    label: &str,
    restricted: bool,
    source: &str,
) -> Result<()> {
    let fields = fields![
        ("list", list),
        ("code", code),
        ("label", label),
        ("sort", sort),
        ("active", true),
        ("restricted", restricted),
        ("source", source),
    ];
    w.put("code", &format!("{list}.{code}"), &fields)
}

pub fn all(r: Read) -> Result<Vec<CodeRow>> {
    let mut find =
        r.sql().prepare_cached("SELECT list, code, label, active, restricted FROM code ORDER BY list, sort")?;
    let rows = find.query_map([], |row| {
        let (list, code, label) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(CodeRow { list, code, label, active: row.get(3)?, restricted: row.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn label(r: Read, list: &str, code: &str) -> Result<Option<String>> {
    let mut find = r.sql().prepare_cached("SELECT label FROM code WHERE list = ?1 AND code = ?2")?;
    Ok(find.query_row([list, code], |row| row.get(0)).optional()?)
}

/// Does the register hold the list at all?
pub fn holds(r: Read, list: &str) -> Result<bool> {
    let mut find = r.sql().prepare_cached("SELECT EXISTS (SELECT 1 FROM code WHERE list = ?1)")?;
    Ok(find.query_row([list], |row| row.get(0))?)
}
