//! SQL of totals and of the matrix.
//!
//! Traps: figures are added up here and not by `GROUP BY`, which sorts all rows first and takes three times as long. One
//! indicator is looked up unit by unit (`CROSS JOIN` keeps that order): the other way round reads every figure.

use super::{Sum, Sums, UnitFigure, add};
use crate::basics::{Date, Result};
use crate::campaign::Span;
use crate::db::{Read, column};
use rusqlite::params;
use std::collections::HashMap;

pub fn sums(r: Read, period: &str) -> Result<Sums> {
    let mut find =
        r.sql().prepare_cached("SELECT indicator, registered, achieved FROM rollup_figure WHERE period = ?1")?;
    let mut rows = find.query([period])?;
    // Every unit's figures come in the same order: the next place is nearly always the right one.
    let mut sums: Vec<(String, Sum)> = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let indicator = row.get_ref(0)?.as_str().unwrap_or_default();
        at = if at + 1 < sums.len() { at + 1 } else { 0 };
        if sums.get(at).is_none_or(|(name, _)| name != indicator) {
            at = sums.iter().position(|(name, _)| name == indicator).unwrap_or(sums.len());
        }
        if at == sums.len() {
            sums.push((indicator.to_string(), Sum::default()));
        }
        if let Some((_, sum)) = sums.get_mut(at) {
            add(sum, row.get(1)?, row.get(2)?);
        }
    }
    Ok(sums.into_iter().collect())
}

/// Every number of a period by indicator; none is empty.
pub fn values(r: Read, period: &str) -> Result<HashMap<String, Vec<f64>>> {
    let sql = "SELECT indicator, achieved FROM rollup_figure WHERE period = ?1 AND achieved IS NOT NULL";
    let mut find = r.sql().prepare_cached(sql)?;
    let mut rows = find.query([period])?;
    let mut all: HashMap<String, Vec<f64>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let indicator = row.get_ref(0)?.as_str().unwrap_or_default();
        let value = row.get(1)?;
        match all.get_mut(indicator) {
            Some(values) => values.push(value),
            None => drop(all.insert(indicator.to_string(), vec![value])),
        }
    }
    Ok(all)
}

pub type Figures = Vec<(String, Option<i64>, Option<f64>)>;

/// What each unit is called today, by its number.
pub fn names(r: Read) -> Result<HashMap<i64, String>> {
    let sql = "SELECT s.number, coalesce((SELECT n.name FROM subunit_name n WHERE n.subunit = s.id
                ORDER BY n.valid_from DESC LIMIT 1), s.code) FROM subunit s";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Figures of a period, by number of the unit.
pub fn figures_by_unit(r: Read, period: &str) -> Result<Vec<(i64, Figures)>> {
    let sql = "SELECT subunit, indicator, registered, achieved FROM rollup_figure WHERE period = ?1 ORDER BY subunit";
    let mut find = r.sql().prepare_cached(sql)?;
    let mut rows = find.query([period])?;
    let mut all: Vec<(i64, Figures)> = Vec::new();
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        if all.last().is_none_or(|(last, _)| *last != number) {
            all.push((number, Vec::new()));
        }
        if let Some((_, figures)) = all.last_mut() {
            figures.push((row.get(1)?, row.get(2)?, row.get(3)?));
        }
    }
    Ok(all)
}

pub fn by_unit(r: Read, period: &str, indicator: &str) -> Result<Vec<UnitFigure>> {
    let sql = "SELECT s.code,
                (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
                coalesce((SELECT p.package FROM received p
                  WHERE p.period = ?1 AND p.subunit = s.id AND p.standing = 'counts'), ''),
                f.registered, f.achieved
         FROM subunit s CROSS JOIN rollup_figure f ON f.period = ?1 AND f.subunit = s.number AND f.indicator = ?2
         ORDER BY f.achieved DESC, s.code";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([period, indicator], |row| {
        Ok(UnitFigure {
            code: row.get(0)?,
            name: row.get(1)?,
            package: row.get(2)?,
            registered: row.get(3)?,
            achieved: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What came of a unit in a period.
pub struct Submitted {
    pub counts: bool,
    /// Day of the first version.
    pub first: Date,
    /// The version that counts was sent back.
    pub returned: bool,
}

/// By id of the unit.
pub fn submitted(r: Read, period: &str) -> Result<HashMap<String, Submitted>> {
    let sql = "SELECT x.subunit, x.standing, x.made_on,
                      x.standing = 'counts' AND EXISTS (SELECT 1 FROM reply y WHERE y.package = x.package AND y.from_us
                        AND y.verdict = 'return' AND y.rowid = (SELECT max(rowid) FROM reply WHERE package = x.package))
               FROM received x WHERE x.period = ?1";
    let mut find = r.sql().prepare_cached(sql)?;
    let mut rows = find.query([period])?;
    let mut all: HashMap<String, Submitted> = HashMap::new();
    while let Some(row) = rows.next()? {
        let standing = row.get_ref(1)?.as_str().unwrap_or_default();
        let (fit, counts) = (matches!(standing, "counts" | "older"), standing == "counts");
        let (day, returned) = (column::day(row, 2)?, row.get::<_, bool>(3)?);
        let entry = all.entry(row.get(0)?).or_insert(Submitted { counts: false, first: day, returned: false });
        if fit && day < entry.first {
            entry.first = day;
        }
        entry.counts |= counts;
        entry.returned |= returned;
    }
    Ok(all)
}

/// A unit as the matrix lists it.
pub struct Listed {
    pub id: String,
    pub code: String,
    pub name: String,
    pub exempt: bool,
}

/// Every unit that was there in the period, in order of code; the name is the one of the period's last day.
pub fn units(r: Read, span: &Span) -> Result<Vec<Listed>> {
    let sql = "SELECT s.id, s.code,
                coalesce((SELECT n.name FROM subunit_name n WHERE n.subunit = s.id AND n.valid_from <= ?3
                  ORDER BY n.valid_from DESC LIMIT 1), s.code),
                coalesce(s.valid_from > ?3, 0) OR coalesce(s.valid_to < ?3, 0)
                OR EXISTS (SELECT 1 FROM subunit_exempt e WHERE e.subunit = s.id AND e.period = ?1)
         FROM subunit s WHERE s.kind = 'unit' AND (s.valid_to IS NULL OR s.valid_to >= ?2) ORDER BY s.code";
    let year = format!("{}-01-01", span.year);
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map(params![span.name, year, span.cutoff.to_string()], |row| {
        Ok(Listed { id: row.get(0)?, code: row.get(1)?, name: row.get(2)?, exempt: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One line of the data set for other programs.
pub struct Row {
    pub year: i32,
    pub period: String,
    pub province: String,
    pub unit: String,
    pub unit_name: String,
    pub indicator: String,
    pub registered: Option<i64>,
    pub achieved: Option<f64>,
    pub package: String,
}

/// Every figure of every unit, period by period; `each` is told one at a time.
pub fn every_figure<E>(r: Read, mut each: impl FnMut(Row) -> Result<(), E>) -> Result<Result<(), E>> {
    let sql = "SELECT f.period, s.code, 
                (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
                f.indicator, f.registered, f.achieved, x.package
         FROM rollup_figure f JOIN subunit s ON s.number = f.subunit
         JOIN received x ON x.period = f.period AND x.subunit = s.id AND x.standing = 'counts'
         ORDER BY f.period, f.subunit, f.indicator";
    let mut find = r.sql().prepare_cached(sql)?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (period, unit): (String, String) = (row.get(0)?, row.get(1)?);
        let row = Row {
            year: period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0),
            province: province(&unit),
            period,
            unit,
            unit_name: row.get(2)?,
            indicator: row.get(3)?,
            registered: row.get(4)?,
            achieved: row.get(5)?,
            package: row.get(6)?,
        };
        if let Err(stop) = each(row) {
            return Ok(Err(stop));
        }
    }
    Ok(Ok(()))
}

/// `HCM` of `HCM-26740`: what stands before the first hyphen of a code, as the superior gave it.
fn province(code: &str) -> String {
    code.split('-').next().unwrap_or_default().to_string()
}
