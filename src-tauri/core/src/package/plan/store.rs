//! SQL of plans.

use super::Plan;
use crate::basics::Result;
use crate::db::{Read, Write};
use crate::fields;
use rusqlite::OptionalExtension;

pub fn save(w: &mut Write, plan: &Plan, file_name: &str, hash: &str, bytes: &[u8], own: bool) -> Result<()> {
    w.keep(hash, bytes)?;
    let today = w.today();
    let fields = fields![
        ("number", plan.number),
        ("made_on", plan.made_on),
        ("opened_on", today),
        ("campaign", plan.campaign.code),
        ("file_name", *file_name),
        ("hash", *hash),
        ("own", own),
    ];
    let sql = "SELECT id FROM plan WHERE own = ?1 AND number = ?2";
    let known: Option<String> =
        w.sql().query_row(sql, rusqlite::params![own, plan.number], |row| row.get(0)).optional()?;
    w.put("plan", &known.unwrap_or_else(crate::basics::id::fresh), &fields)
}

/// Number and hash of the plan opened last.
pub fn last(r: Read) -> Result<Option<(u32, String)>> {
    let sql = "SELECT number, hash FROM plan WHERE own = 0 ORDER BY rowid DESC LIMIT 1";
    Ok(r.sql().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// The plan in force: at a superior its own last one, at a unit the one opened last.
pub fn bytes(r: Read) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT b.bytes FROM plan p JOIN blob b ON b.hash = p.hash ORDER BY p.own DESC, p.rowid DESC LIMIT 1";
    Ok(r.sql().query_row(sql, [], |row| row.get(0)).optional()?)
}
