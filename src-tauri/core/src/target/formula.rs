//! The formulas a campaign file may name, each one SQL over the registers for any span of days.
//!
//! Each lists the records behind the number; the number is the sum of what they add, so that both always agree.

use super::Reason;
use crate::basics::Result;
use crate::campaign::Span;
use crate::db::{Read, column};
use rusqlite::{Statement, named_params};

/// Persons, each once, with the day of their first support in the span.
const PERSONS: &str =
    "SELECT 'beneficiary', p.id, min(s.date), CASE p.name WHEN '' THEN printf('HC-%03d', p.number) ELSE p.name END, 1
    FROM support s JOIN beneficiary p ON p.id = s.beneficiary
    WHERE s.date BETWEEN :from AND :to {filter} GROUP BY p.id ORDER BY p.sort_key";
const LEARNER: &str = "AND p.person_group IN ('HS', 'SV', 'HV')";
const STAFF: &str = "AND p.person_group NOT IN ('HS', 'SV', 'HV')";

/// Supports, each adding `{adds}`.
const SUPPORTS: &str =
    "SELECT 'support', s.id, s.date, CASE p.name WHEN '' THEN printf('HC-%03d', p.number) ELSE p.name END, {adds}
    FROM support s JOIN beneficiary p ON p.id = s.beneficiary
    WHERE s.date BETWEEN :from AND :to {filter} ORDER BY s.date, s.id";

/// Initiatives of the span's year that were registered by its last day.
const INITIATIVES: &str = "SELECT 'initiative', i.id, i.registered_on, i.name, 1 FROM initiative i
    WHERE i.year = :year AND i.status <> 'DK' AND i.registered_on BETWEEN :first AND :to {filter} ORDER BY i.sort_key";

const OUTCOMES: &str = "SELECT 'beneficiary', p.id, p.outcome_on, CASE p.name WHEN '' THEN printf('HC-%03d', p.number) ELSE p.name END, 1
    FROM beneficiary p WHERE p.outcome IN ('OD', 'TN', 'VK') AND p.outcome_on BETWEEN :from AND :to ORDER BY p.sort_key";

const REPLICATED: &str = "SELECT 'initiative', i.id, min(x.date), i.name, 1 FROM initiative i
    JOIN initiative_replication x ON x.initiative = i.id
    WHERE i.year = :year AND x.date BETWEEN :from AND :to GROUP BY i.id ORDER BY i.sort_key";

/// The headcount of the span's year, else the latest before it.
const STAFF_COUNT: &str = "SELECT 'headcount', h.id, h.counted_on, 'Số người tại ngày chốt', h.staff FROM headcount h
    WHERE h.year = (SELECT max(year) FROM headcount WHERE year <= :year)";

fn sql(name: &str) -> Option<String> {
    let filled = |sql: &str, filter: &str, adds: &str| Some(sql.replace("{filter}", filter).replace("{adds}", adds));
    match name {
        "supported_persons" => filled(PERSONS, "", ""),
        "supported_staff" => filled(PERSONS, STAFF, ""),
        "supported_learners" => filled(PERSONS, LEARNER, ""),
        "supports" => filled(SUPPORTS, "", "1"),
        "visits" => filled(SUPPORTS, "AND (s.visited = 1 OR s.kind = 'TH')", "1"),
        "money" => filled(SUPPORTS, "AND s.money > 0", "s.money"),
        "goods_value" => filled(SUPPORTS, "AND s.goods_value > 0", "s.goods_value"),
        "outcomes" => filled(OUTCOMES, "", ""),
        "initiatives_new" => filled(INITIATIVES, "AND i.since_year IS NULL", ""),
        "initiatives_continuing" => filled(INITIATIVES, "AND i.since_year IS NOT NULL", ""),
        "initiatives_collective" => filled(INITIATIVES, "AND i.scope = 'collective'", ""),
        "initiatives_individual" => filled(INITIATIVES, "AND i.scope = 'individual'", ""),
        "initiatives_recognised" => filled(INITIATIVES, "AND i.status IN ('CN', 'NR')", ""),
        "initiatives_replicated" => filled(REPLICATED, "", ""),
        "staff" => filled(STAFF_COUNT, "", ""),
        _ => None,
    }
}

/// Does this version know the formula?
pub fn is_formula(name: &str) -> bool {
    sql(name).is_some()
}

/// The number; `None` when there is nothing it could be counted from (no headcount).
pub fn value(r: Read, name: &str, span: &Span) -> Result<Option<i64>> {
    let Some(sql) = sql(name) else { return Ok(None) };
    let summed = format!(
        "WITH found (noun, record, day, label, adds) AS ({sql}) SELECT count(*), coalesce(sum(adds), 0) FROM found"
    );
    let mut find = r.sql().prepare_cached(&summed)?;
    bind(&mut find, span)?;
    let mut rows = find.raw_query();
    let Some(row) = rows.next()? else { return Ok(None) };
    let (records, sum): (u32, i64) = (row.get(0)?, row.get(1)?);
    Ok(if name == "staff" && records == 0 { None } else { Some(sum) })
}

/// The records behind the number.
pub fn reasons(r: Read, name: &str, span: &Span) -> Result<Vec<Reason>> {
    let Some(sql) = sql(name) else { return Ok(Vec::new()) };
    let mut find = r.sql().prepare_cached(&sql)?;
    bind(&mut find, span)?;
    let mut rows = find.raw_query();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (noun, record, label) = (row.get(0)?, row.get(1)?, row.get(3)?);
        all.push(Reason { noun, record, date: column::maybe_day(row, 2)?, label, adds: row.get(4)? });
    }
    Ok(all)
}

/// Gives the statement the days it asks for.
fn bind(find: &mut Statement, span: &Span) -> Result<()> {
    let (from, to, year) = (span.from.to_string(), span.cutoff.to_string(), span.year);
    let first = format!("{}-01-01", year - 1);
    let known = named_params! { ":from": from, ":to": to, ":year": year, ":first": first };
    for (parameter, value) in known {
        if let Some(index) = find.parameter_index(parameter)? {
            find.raw_bind_parameter(index, value)?;
        }
    }
    Ok(())
}
