//! SQL of submissions, superiors and the unit's keys.

use super::{Submission, Superior};
use crate::basics::{Code, Error, Result};
use crate::db::{Read, Write, column};
use crate::fields;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use dan_van_sealed::Card;
use rusqlite::{OptionalExtension, Row};

pub const SIGNING_KEY: &str = "signing_key";
pub const IDENTITY: &str = "identity";

pub fn own_key(r: Read) -> Result<Option<String>> {
    r.setting(SIGNING_KEY)
}

pub fn identity(r: Read) -> Result<Option<String>> {
    r.setting(IDENTITY)
}

pub fn last_version(r: Read, period: &str) -> Result<u32> {
    let sql = "SELECT coalesce(max(version), 0) FROM submission WHERE period = ?1";
    Ok(r.sql().query_row(sql, [period], |row| row.get(0))?)
}

pub fn last_hash(r: Read) -> Result<String> {
    let sql = "SELECT hash FROM submission ORDER BY seq DESC LIMIT 1";
    Ok(r.sql().query_row(sql, [], |row| row.get(0)).optional()?.unwrap_or_default())
}

pub fn save(w: &mut Write, s: &Submission, hash: &str, sheet: &[u8]) -> Result<()> {
    let previous = last_hash(w.read())?;
    let fields = fields![
        ("seq", s.seq as i64),
        ("period", s.period),
        ("version", s.version),
        ("made_at", s.made_at),
        ("file_name", s.file_name),
        ("hash", hash),
        ("previous", previous),
        ("recipient", s.recipient),
        ("receipt", s.receipt),
        ("names", s.names),
        ("summary", s.summary),
        ("sent_on", s.sent_on),
        ("sent_by", s.sent_by),
        ("sheet", BASE64.encode(sheet)),
    ];
    w.put("submission", &s.id, &fields)
}

pub fn list(r: Read) -> Result<Vec<Submission>> {
    let sql = "SELECT id, seq, period, version, made_at, file_name, hash, receipt, recipient, names, summary, sent_on,
                      sent_by FROM submission ORDER BY seq DESC";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| {
        let hash: String = row.get(6)?;
        Ok(Submission {
            id: row.get(0)?,
            seq: row.get::<_, i64>(1)? as u64,
            period: row.get(2)?,
            version: row.get(3)?,
            made_at: row.get(4)?,
            file_name: row.get(5)?,
            check: hash.chars().take(8).collect(),
            receipt: row.get(7)?,
            recipient: row.get(8)?,
            names: row.get(9)?,
            summary: row.get(10)?,
            sent_on: column::maybe_day(row, 11)?,
            sent_by: row.get(12)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn bytes(r: Read, id: &str) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT b.bytes FROM submission s JOIN blob b ON b.hash = s.hash WHERE s.id = ?1";
    Ok(r.sql().query_row(sql, [id], |row| row.get(0)).optional()?)
}

/// The sheet made with the package; empty in registers that were written before sheets were kept.
pub fn sheet(r: Read, id: &str) -> Result<Vec<u8>> {
    let text: String = r.sql().query_row("SELECT sheet FROM submission WHERE id = ?1", [id], |row| row.get(0))?;
    BASE64.decode(text).map_err(|_| Error::new(Code::Damaged, "Số liệu đã ký của gói bị hỏng: kiểm tra tệp sổ"))
}

pub fn save_superior(w: &mut Write, card: &Card, confirmed: bool) -> Result<()> {
    let today = w.today();
    let fields = fields![
        ("name", card.name),
        ("code", card.code),
        ("signing_key", card.key.to_string()),
        ("recipient", card.recipient.to_string()),
        ("fingerprint", card.fingerprint()),
        ("opened_on", today),
        ("confirmed_on", confirmed.then_some(today)),
    ];
    let sql = "SELECT id FROM superior WHERE fingerprint = ?1";
    let known: Option<String> = w.sql().query_row(sql, [card.fingerprint()], |row| row.get(0)).optional()?;
    w.put("superior", &known.unwrap_or_else(crate::basics::id::fresh), &fields)
}

const SUPERIOR: &str = "SELECT id, name, code, fingerprint, opened_on, confirmed_on, recipient FROM superior
    ORDER BY opened_on DESC, id DESC LIMIT 1";

fn superior_row(row: &Row) -> rusqlite::Result<Superior> {
    Ok(Superior {
        id: row.get(0)?,
        name: row.get(1)?,
        code: row.get(2)?,
        fingerprint: row.get(3)?,
        opened_on: column::day(row, 4)?,
        confirmed_on: column::maybe_day(row, 5)?,
    })
}

pub fn superior(r: Read) -> Result<Option<Superior>> {
    Ok(r.sql().query_row(SUPERIOR, [], superior_row).optional()?)
}

/// The superior and its age recipient.
pub fn superior_keys(r: Read) -> Result<Option<(Superior, String)>> {
    Ok(r.sql().query_row(SUPERIOR, [], |row| Ok((superior_row(row)?, row.get(6)?))).optional()?)
}

pub fn superior_by_key(r: Read, key: &str) -> Result<Option<String>> {
    let sql = "SELECT name FROM superior WHERE signing_key = ?1";
    Ok(r.sql().query_row(sql, [key], |row| row.get(0)).optional()?)
}
