//! SQL of exemplars and nominations and of what was decided on them.

use super::{Decision, Honour, HonourKind, HonourRef, HonourSearch, rules};
use crate::basics::{Page, Result};
use crate::db::find::Conditions;
use crate::db::{Read, column};
use crate::rollup::store::units_like;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row};

/// No row: nobody decided yet.
const JOINED: &str = "rollup_honour h JOIN subunit s ON s.number = h.subunit
    LEFT JOIN honour_review v ON v.subunit = s.id AND v.kind = h.kind AND v.record = h.id";

pub fn list(r: Read, search: &HonourSearch, page: u32, rows: u32) -> Result<Page<Honour>> {
    let mut conditions = Conditions::default();
    conditions.add("h.period = ?", search.period.clone());
    conditions.add_words("h.search_key", &search.search);
    if !search.unit.trim().is_empty() {
        conditions.add("h.subunit IN (SELECT value FROM json_each(?))", units_like(r, &search.unit)?);
    }
    conditions.add_code("h.kind = ?", search.kind.map_or("", HonourKind::name));
    conditions.add_code("h.scope = ?", &search.scope);
    conditions.add_code("h.content = ?", &search.content);
    conditions.add_code("coalesce(v.state, 'proposed') = ?", search.decision.map_or("", Decision::name));
    let sql = format!("SELECT count(*) FROM {JOINED} {}", conditions.sql());
    let mut find = r.sql().prepare_cached(&sql)?;
    let total = find.query_row(rusqlite::params_from_iter(&conditions.values), |row| row.get(0))?;
    let sql = format!(
        "SELECT s.code,
           (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
           h.kind, h.id, h.path, h.scope, h.name, h.content, h.day, h.words, h.level, h.form, h.grantor, h.introduced_by,
           h.points, h.voters, h.votes, h.status, coalesce(v.state, 'proposed'), coalesce(v.reason, '')
         FROM {JOINED} {} ORDER BY h.subunit, h.kind DESC, h.id LIMIT ? OFFSET ?",
        conditions.sql()
    );
    let mut values = conditions.values;
    values.push(Value::Integer(i64::from(rows)));
    values.push(Value::Integer(i64::from(page) * i64::from(rows)));
    let mut find = r.sql().prepare_cached(&sql)?;
    let found = find.query_map(rusqlite::params_from_iter(&values), honour)?;
    Ok(Page { rows: found.collect::<rusqlite::Result<_>>()?, total })
}

fn honour(row: &Row) -> rusqlite::Result<Honour> {
    let kind: String = row.get(2)?;
    let decision: String = row.get(18)?;
    let found = Honour {
        code: row.get(0)?,
        unit: row.get(1)?,
        kind: if kind == "exemplar" { HonourKind::Exemplar } else { HonourKind::Nomination },
        id: row.get(3)?,
        path: row.get(4)?,
        scope: row.get(5)?,
        name: row.get(6)?,
        content: row.get(7)?,
        day: column::day(row, 8)?,
        words: row.get(9)?,
        level: row.get(10)?,
        form: row.get(11)?,
        grantor: row.get(12)?,
        introduced_by: row.get(13)?,
        points: row.get(14)?,
        voters: row.get(15)?,
        votes: row.get(16)?,
        status: row.get(17)?,
        decision: Decision::of(&decision),
        reason: row.get(19)?,
        findings: Vec::new(),
    };
    Ok(Honour { findings: rules::findings(&found), ..found })
}

/// How many of a period are proposed, chosen, passed over and sent up.
pub fn standing(r: Read, period: &str) -> Result<[u32; 4]> {
    let sql = format!(
        "SELECT coalesce(v.state, 'proposed'), count(*) FROM {JOINED} WHERE h.period = ?1 GROUP BY coalesce(v.state, 'proposed')"
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let mut rows = find.query([period])?;
    let mut all = [0; 4];
    while let Some(row) = rows.next()? {
        let state: String = row.get(0)?;
        all[Decision::of(&state) as usize] = row.get(1)?;
    }
    Ok(all)
}

/// Id of the unit, when a package that counts holds this record.
pub fn subunit_with(r: Read, one: &HonourRef) -> Result<Option<String>> {
    let sql = "SELECT s.id FROM subunit s JOIN rollup_honour h ON h.subunit = s.number
               WHERE s.code = ?1 AND h.kind = ?2 AND h.id = ?3 LIMIT 1";
    let mut find = r.sql().prepare_cached(sql)?;
    Ok(find.query_row([one.code.as_str(), one.kind.name(), &one.id], |row| row.get(0)).optional()?)
}
