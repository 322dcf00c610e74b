//! SQL of looking at one package.

use crate::basics::Result;
use crate::db::Read;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

/// The package that counts.
pub struct Filed {
    pub hash: String,
    /// The package whose figures they are, which answers name; another than `hash` when they came on paper.
    pub package: String,
    pub subunit: String,
    pub code: String,
    pub unit: String,
    pub period: String,
    pub version: u32,
    pub standing: String,
}

pub fn filed(r: Read, code: &str, period: &str) -> Result<Option<Filed>> {
    let sql = "SELECT x.id, s.id,
                (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
                x.period, x.version, x.standing, x.package
               FROM subunit s JOIN received x ON x.subunit = s.id AND x.period = ?2 AND x.standing = 'counts'
               WHERE s.code = ?1";
    let mut find = r.sql().prepare_cached(sql)?;
    let row = find.query_row([code, period], |row| {
        Ok(Filed {
            hash: row.get(0)?,
            subunit: row.get(1)?,
            code: code.to_string(),
            unit: row.get(2)?,
            period: row.get(3)?,
            version: row.get(4)?,
            standing: row.get(5)?,
            package: row.get(6)?,
        })
    });
    Ok(row.optional()?)
}

/// Hash of the version it replaced.
pub fn version_before(r: Read, filed: &Filed) -> Result<Option<String>> {
    let sql = "SELECT x.id FROM received x JOIN subunit_key k ON k.id = x.signer
               WHERE x.subunit = ?1 AND x.period = ?2 AND x.standing = 'older' AND x.package <> ?3
               ORDER BY k.rank DESC, x.seq DESC LIMIT 1";
    let mut find = r.sql().prepare_cached(sql)?;
    Ok(find.query_row(params![filed.subunit, filed.period, filed.package], |row| row.get(0)).optional()?)
}

/// Names of other units whose initiatives of the period have word for word the same results.
pub fn same_results(r: Read, filed: &Filed, results: &str) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id
                ORDER BY n.valid_from DESC LIMIT 1)
               FROM rollup_initiative i JOIN subunit s ON s.number = i.subunit
               WHERE i.period = ?1 AND s.id <> ?2 AND i.results = ?3 ORDER BY s.code";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([&filed.period, &filed.subunit, results], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn figures(r: Read, code: &str, period: &str) -> Result<HashMap<String, Option<f64>>> {
    let sql = "SELECT f.indicator, f.achieved FROM rollup_figure f JOIN subunit s ON s.number = f.subunit
               WHERE s.code = ?1 AND f.period = ?2";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([code, period], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Recipient and fingerprint of the unit's newest confirmed card.
pub fn newest_key(r: Read, subunit: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT recipient, fingerprint FROM subunit_key WHERE subunit = ?1 AND confirmed_on IS NOT NULL
               AND revoked_from IS NULL ORDER BY rank DESC LIMIT 1";
    let mut find = r.sql().prepare_cached(sql)?;
    Ok(find.query_row([subunit], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Codes of units whose package counts and was never answered.
pub fn unanswered(r: Read, period: &str) -> Result<Vec<String>> {
    let sql = "SELECT s.code FROM received x JOIN subunit s ON s.id = x.subunit
               WHERE x.period = ?1 AND x.standing = 'counts'
               AND NOT EXISTS (SELECT 1 FROM reply y WHERE y.package = x.package AND y.from_us = 1) ORDER BY s.code";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([period], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
