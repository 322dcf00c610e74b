//! SQL of received packages and of what was counted from them.
//!
//! Figures and initiatives are written without history rows: they follow from the packages, which have them.

use crate::basics::{Error, Result, text};
use crate::db::find::search_column;
use crate::db::{Read, Write};
use crate::fields;
use crate::package::scan::Outline;
use crate::rollup::open::Sound;
use crate::rollup::verdict::Candidate;
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

pub fn hashes(r: Read) -> Result<HashSet<String>> {
    let mut find = r.sql().prepare_cached("SELECT id FROM received")?;
    let rows = find.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn is_there(r: Read, hash: &str) -> Result<bool> {
    Ok(r.sql().prepare_cached("SELECT 1 FROM received WHERE id = ?1")?.exists([hash])?)
}

/// Filed as waiting; `settle` says at once how it stands.
pub fn save(w: &mut Write, sound: &Sound) -> Result<()> {
    let m = &sound.outline.manifest;
    let today = w.today();
    let fields = fields![
        ("subunit", sound.key.subunit),
        ("signer", sound.key.id),
        ("seq", m.seq as i64),
        ("period", m.period),
        ("version", m.version),
        ("previous", m.previous),
        ("campaign", m.campaign),
        ("app", m.app),
        ("made_on", m.made_on),
        ("received_on", today),
        ("package", sound.package),
        ("size", sound.bytes.len() as i64),
        ("counts", serde_json::to_string(&m.counts).map_err(Error::internal)?),
        ("standing", "waiting"),
    ];
    w.put("received", &sound.hash, &fields)
}

/// What counts of a unit and period.
pub struct Counts {
    pub version: u32,
    pub paper: bool,
}

pub fn counting(r: Read, subunit: &str, period: &str) -> Result<Option<Counts>> {
    let sql = "SELECT version, package <> id FROM received WHERE period = ?1 AND subunit = ?2 AND standing = 'counts'";
    let mut find = r.sql().prepare_cached(sql)?;
    Ok(find.query_row([period, subunit], |row| Ok(Counts { version: row.get(0)?, paper: row.get(1)? })).optional()?)
}

/// Periods of every package with this key and number.
pub fn twins(r: Read, signer: &str, seq: i64) -> Result<Vec<String>> {
    let mut find = r.sql().prepare_cached("SELECT period FROM received WHERE signer = ?1 AND seq = ?2")?;
    let rows = find.query_map(params![signer, seq], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Units and periods of sheets that name this package although another signed it.
pub fn borrowed(r: Read, package: &str, signer: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT DISTINCT subunit, period FROM received WHERE package = ?1 AND signer <> ?2";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([package, signer], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn hash_of(r: Read, signer: &str, seq: i64) -> Result<Option<String>> {
    let mut find = r.sql().prepare_cached("SELECT package FROM received WHERE signer = ?1 AND seq = ?2")?;
    Ok(find.query_row(params![signer, seq], |row| row.get(0)).optional()?)
}

/// Every package of a unit and period, each with how it stands.
pub fn candidates(r: Read, subunit: &str, period: &str) -> Result<Vec<(Candidate, String)>> {
    let sql = "SELECT r.id, k.rank, r.seq, k.confirmed_on IS NOT NULL,
                      EXISTS (SELECT 1 FROM received t WHERE t.signer = r.signer AND t.seq = r.seq AND t.package <> r.package)
                      OR r.package <> r.id
                      AND EXISTS (SELECT 1 FROM received t WHERE t.package = r.package AND t.signer <> r.signer),
                      r.standing, r.package <> r.id
               FROM received r JOIN subunit_key k ON k.id = r.signer WHERE r.period = ?1 AND r.subunit = ?2";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([period, subunit], |row| {
        let candidate = Candidate {
            hash: row.get(0)?,
            rank: row.get(1)?,
            seq: row.get(2)?,
            confirmed: row.get(3)?,
            twin: row.get(4)?,
            paper: row.get(6)?,
        };
        Ok((candidate, row.get(5)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn standing(r: Read, hash: &str) -> Result<String> {
    Ok(r.sql().prepare_cached("SELECT standing FROM received WHERE id = ?1")?.query_row([hash], |row| row.get(0))?)
}

/// Not in the history: it follows from the packages and keys.
pub fn set_standing(w: &Write, hash: &str, standing: &str) -> Result<()> {
    w.sql().prepare_cached("UPDATE received SET standing = ?2 WHERE id = ?1")?.execute([hash, standing])?;
    Ok(())
}

pub fn number(r: Read, subunit: &str) -> Result<i64> {
    Ok(r.sql().prepare_cached("SELECT number FROM subunit WHERE id = ?1")?.query_row([subunit], |row| row.get(0))?)
}

pub fn periods_of(r: Read, subunit: &str) -> Result<Vec<String>> {
    let mut find = r.sql().prepare_cached("SELECT DISTINCT period FROM received WHERE subunit = ?1 ORDER BY period")?;
    let rows = find.query_map([subunit], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn bytes(r: Read, hash: &str) -> Result<Vec<u8>> {
    Ok(r.sql().prepare_cached("SELECT bytes FROM blob WHERE hash = ?1")?.query_row([hash], |row| row.get(0))?)
}

pub fn forget_sums(w: &Write, period: &str, number: i64) -> Result<()> {
    for table in ["rollup_figure", "rollup_initiative", "rollup_honour"] {
        let sql = format!("DELETE FROM {table} WHERE period = ?1 AND subunit = ?2");
        w.sql().prepare_cached(&sql)?.execute(params![period, number])?;
    }
    Ok(())
}

pub fn save_sums(w: &Write, period: &str, number: i64, outline: &Outline) -> Result<()> {
    let sql =
        "INSERT INTO rollup_figure (period, subunit, indicator, registered, achieved) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = w.sql().prepare_cached(sql)?;
    for f in &outline.figures {
        insert.execute(params![period, number, f.indicator, f.registered, f.achieved])?;
    }
    let sql = "INSERT INTO rollup_initiative
               (period, subunit, id, name, kind, scope, field, contents, status, recognised_by, results, search_key)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let mut insert = w.sql().prepare_cached(sql)?;
    for i in &outline.initiatives {
        let (name, results, by) = (text::line(&i.name), text::lines(&i.results), text::line(&i.recognised_by));
        let contents = i.contents.join(" ");
        let key = search_column(&[&name, &by, &results]);
        insert.execute(params![
            period, number, i.id, name, i.form, i.scope, i.field, contents, i.status, by, results, key
        ])?;
    }
    save_honours(w, period, number, outline)
}

fn save_honours(w: &Write, period: &str, number: i64, outline: &Outline) -> Result<()> {
    let sql =
        "INSERT INTO rollup_honour (period, subunit, kind, id, path, scope, name, content, day, words, level, form,
                 grantor, introduced_by, points, voters, votes, status, search_key)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
    let mut insert = w.sql().prepare_cached(sql)?;
    for e in &outline.exemplars {
        let (name, words) = (text::line(e.name.as_deref().unwrap_or_default()), text::lines(&e.achievement));
        let key = search_column(&[&name, &words]);
        let (path, day) = (text::line(&e.path), e.achieved_on.to_string());
        insert.execute(params![
            period,
            number,
            "exemplar",
            e.id,
            path,
            e.scope,
            name,
            e.content,
            day,
            words,
            e.level,
            "",
            "",
            "",
            None::<i64>,
            0,
            0,
            "",
            key
        ])?;
    }
    for n in &outline.nominations {
        let (name, words) = (text::line(n.name.as_deref().unwrap_or_default()), text::lines(&n.summary));
        let key = search_column(&[&name, &words]);
        let (path, day, by) = (text::line(&n.path), n.proposed_on.to_string(), text::line(&n.introduced_by));
        insert.execute(params![
            period,
            number,
            "nomination",
            n.id,
            path,
            n.scope,
            name,
            "",
            day,
            words,
            "",
            n.form,
            n.grantor,
            by,
            n.points,
            n.voters,
            n.votes,
            n.status,
            key
        ])?;
    }
    Ok(())
}

pub fn is_empty(r: Read) -> Result<bool> {
    Ok(!r.sql().prepare_cached("SELECT 1 FROM received")?.exists([])?)
}

/// Hash, period, number and code of the unit of every package that counts.
pub fn all_counting(r: Read) -> Result<Vec<(String, String, i64, String)>> {
    let sql = "SELECT r.id, r.period, s.number, s.code FROM received r JOIN subunit s ON s.id = r.subunit
               WHERE r.standing = 'counts' ORDER BY r.period, s.number";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

type FigureRow = (String, Option<i64>, Option<f64>);

/// Indicator, registered, achieved, in order of indicator.
pub fn figures_of(r: Read, period: &str, number: i64) -> Result<Vec<FigureRow>> {
    let sql = "SELECT indicator, registered, achieved FROM rollup_figure WHERE period = ?1 AND subunit = ?2
               ORDER BY indicator";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map(params![period, number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn figures_total(r: Read) -> Result<u32> {
    Ok(r.sql().query_row("SELECT count(*) FROM rollup_figure", [], |row| row.get(0))?)
}

/// Packages with how they stand, figures and initiatives, by code of the unit.
pub fn dump(r: Read) -> Result<Vec<String>> {
    let parts = [
        "SELECT 'package' || char(31) || s.code || char(31) || r.id || char(31) || r.standing
         FROM received r JOIN subunit s ON s.id = r.subunit",
        "SELECT 'figure' || char(31) || s.code || char(31) || f.period || char(31) || f.indicator || char(31) ||
                coalesce(f.registered, '') || char(31) || coalesce(f.achieved, '')
         FROM rollup_figure f JOIN subunit s ON s.number = f.subunit",
        "SELECT 'initiative' || char(31) || s.code || char(31) || i.period || char(31) || i.id || char(31) || i.name ||
                char(31) || i.status || char(31) || i.results
         FROM rollup_initiative i JOIN subunit s ON s.number = i.subunit",
        "SELECT h.kind || char(31) || s.code || char(31) || h.period || char(31) || h.id || char(31) || h.name || char(31) ||
                h.words || char(31) || h.status FROM rollup_honour h JOIN subunit s ON s.number = h.subunit",
    ];
    let mut all = Vec::new();
    for sql in parts {
        let mut find = r.sql().prepare_cached(sql)?;
        let rows = find.query_map([], |row| row.get::<_, String>(0))?;
        all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(all)
}

/// A package that counts, with the unit's code and present name.
pub struct Counting {
    pub hash: String,
    /// The package whose figures they are; another than `hash` when they came on paper.
    pub package: String,
    pub code: String,
    pub name: String,
}

pub fn counting_in(r: Read, period: &str) -> Result<Vec<Counting>> {
    let sql = "SELECT r.id, r.package, s.code,
                (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1)
               FROM received r JOIN subunit s ON s.id = r.subunit
               WHERE r.period = ?1 AND r.standing = 'counts' ORDER BY s.code";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([period], |row| {
        Ok(Counting { hash: row.get(0)?, package: row.get(1)?, code: row.get(2)?, name: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
