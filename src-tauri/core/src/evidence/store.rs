//! SQL of evidence.

use super::{Evidence, EvidenceId, Phase};
use crate::basics::Result;
use crate::db::{Read, Write, column};
use rusqlite::OptionalExtension;

pub fn list(r: Read, noun: &str, record: &str) -> Result<Vec<Evidence>> {
    let sql = "SELECT id, name, kind, size, shows_people, added_on, thumbnail IS NOT NULL, phase FROM evidence
               WHERE noun = ?1 AND record = ?2 ORDER BY id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([noun, record], |row| {
        Ok(Evidence {
            id: EvidenceId(row.get(0)?),
            name: row.get(1)?,
            kind: row.get(2)?,
            size: row.get(3)?,
            shows_people: row.get(4)?,
            added_on: column::day(row, 5)?,
            has_thumbnail: row.get(6)?,
            phase: Phase::of(&row.get::<_, String>(7)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What kind of record a piece belongs to; empty when there is none.
pub fn owner(r: Read, id: &EvidenceId) -> Result<String> {
    let mut find = r.sql().prepare_cached("SELECT noun FROM evidence WHERE id = ?1")?;
    Ok(find.query_row([id.as_str()], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// `which` is `hash` or `thumbnail`.
pub fn bytes(r: Read, id: &EvidenceId, which: &'static str) -> Result<Option<(String, Vec<u8>)>> {
    let sql = format!("SELECT e.name, b.bytes FROM evidence e JOIN blob b ON b.hash = e.{which} WHERE e.id = ?1");
    let mut find = r.sql().prepare_cached(&sql)?;
    Ok(find.query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

pub fn sweep(w: &mut Write) -> Result<()> {
    w.sql().execute(
        "DELETE FROM blob WHERE hash NOT IN (
           SELECT hash FROM evidence UNION SELECT thumbnail FROM evidence WHERE thumbnail IS NOT NULL
           UNION SELECT hash FROM submission
           UNION SELECT json_extract(before, '$.hash') FROM change WHERE noun = 'evidence' AND json_extract(before, '$.hash') IS NOT NULL
           UNION SELECT json_extract(after, '$.hash') FROM change WHERE noun = 'evidence' AND json_extract(after, '$.hash') IS NOT NULL
           UNION SELECT json_extract(before, '$.thumbnail') FROM change
                 WHERE noun = 'evidence' AND json_extract(before, '$.thumbnail') IS NOT NULL
           UNION SELECT json_extract(after, '$.thumbnail') FROM change
                 WHERE noun = 'evidence' AND json_extract(after, '$.thumbnail') IS NOT NULL)",
        [],
    )?;
    Ok(())
}

/// How many files and thumbnails the register keeps.
#[cfg(test)]
pub fn count_bytes(r: Read) -> Result<u32> {
    Ok(r.sql().query_row("SELECT count(*) FROM blob", [], |row| row.get(0))?)
}
