//! The formulas a campaign file may name, each one SQL over the registers for any span of days.
//!
//! Each lists the records behind the number; the number is the sum of what they add, so that both always agree.

use super::Reason;
use crate::basics::Result;
use crate::book::{self, FieldKind};
use crate::campaign::{Campaign, EntryCount, Span};
use crate::db::{Read, Right, column, rights};
use rusqlite::types::Value;
use rusqlite::{Statement, named_params};

/// Persons, each once, with the day of their first support in the span.
/// `+` has the index by person read from end to end, already grouped; each person is looked up once.
const PERSONS: Rows = Rows {
    select: "SELECT 'beneficiary', p.id, s.first, {person}, 1
        FROM (SELECT beneficiary, min(date) AS first FROM support WHERE +date BETWEEN :from AND :to
              GROUP BY beneficiary) s JOIN beneficiary p ON p.id = s.beneficiary {filter}",
    order: "{by_person}",
};
const LEARNER: &str = "WHERE p.person_group IN ('HS', 'SV', 'HV')";
const STAFF: &str = "WHERE p.person_group NOT IN ('HS', 'SV', 'HV')";

/// Supports, each adding `{adds}`.
const SUPPORTS: Rows = Rows {
    select: "SELECT 'support', s.id, s.date, {person_of_support}, {adds}
        FROM support s WHERE s.date BETWEEN :from AND :to {filter}",
    order: "3, 2",
};

/// Initiatives of the span's year that were registered by its last day.
const INITIATIVES: Rows = Rows {
    select: "SELECT 'initiative', i.id, i.registered_on, i.name, 1 FROM initiative i
        WHERE i.year = :year AND i.status <> 'DK' AND i.registered_on BETWEEN :first AND :to {filter}",
    order: "i.sort_key",
};

const OUTCOMES: Rows = Rows {
    select: "SELECT 'beneficiary', p.id, p.outcome_on, {person}, 1
        FROM beneficiary p WHERE p.outcome IN ('OD', 'TN', 'VK') AND p.outcome_on BETWEEN :from AND :to",
    order: "{by_person}",
};

/// People in the register, whatever happened to them in the span.
const BENEFICIARIES: Rows =
    Rows { select: "SELECT 'beneficiary', p.id, NULL, {person}, 1 FROM beneficiary p", order: "{by_person}" };

const REPLICATED: Rows = Rows {
    select: "SELECT 'initiative', i.id, min(x.date), i.name, 1 FROM initiative i
        JOIN initiative_replication x ON x.initiative = i.id
        WHERE i.year = :year AND x.date BETWEEN :from AND :to GROUP BY i.id",
    order: "i.sort_key",
};

/// The contents that have an initiative, each once.
const CONTENTS: Rows = Rows {
    select: "SELECT 'initiative', min(i.id), min(i.registered_on), c.content || ': ' || min(i.name), 1
        FROM initiative i JOIN initiative_content c ON c.initiative = i.id
        WHERE i.year = :year AND i.status <> 'DK' AND i.registered_on BETWEEN :first AND :to GROUP BY c.content",
    order: "c.content",
};

/// The headcount of the year's pledge campaign, else of the span's year, else the latest before it.
const STAFF_COUNT: Rows = Rows {
    select: "WITH asked AS (SELECT id, cutoff, name, headcount FROM pledge_campaign
          WHERE kind = 'NLD' AND CAST(substr(cutoff, 1, 4) AS INTEGER) = :year ORDER BY cutoff DESC, id DESC LIMIT 1)
        SELECT 'pledge_campaign', id, cutoff, name, headcount FROM asked
        UNION ALL SELECT 'headcount', h.id, h.counted_on, 'Số người tại ngày chốt', h.staff FROM headcount h
        WHERE h.year = (SELECT max(year) FROM headcount WHERE year <= :year) AND NOT EXISTS (SELECT 1 FROM asked)",
    order: "3, 2",
};

/// People who signed in a campaign of the staff of the year, each once.
const PLEDGED: Rows = Rows {
    select: "SELECT 'pledge', min(p.id), min(p.signed_on), m.name, 1 FROM pledge p
        JOIN pledge_campaign c ON c.id = p.campaign JOIN staff_member m ON m.id = p.member
        WHERE c.kind = 'NLD' AND CAST(substr(c.cutoff, 1, 4) AS INTEGER) = :year AND p.signed_on <= :to {filter}
        GROUP BY m.id",
    order: "m.sort_key",
};
const VIOLATORS: Rows = Rows {
    select: "SELECT 'violation', min(v.id), min(v.date), 'Một người vi phạm', 1 FROM violation v
        JOIN staff_member m ON m.id = v.member WHERE v.date BETWEEN :from AND :to {filter} GROUP BY v.member",
    order: "3, 2",
};
const MEMBERS: Rows = Rows {
    select: "SELECT 'staff_member', m.id, m.joined_on, m.name, 1 FROM staff_member m
        WHERE coalesce(m.joined_on, '') <= :to AND coalesce(m.left_on, '9999') > :to {filter}",
    order: "m.sort_key",
};

/// Procedures by single cases, or by months where the year is kept so.
const CASES: Rows = Rows {
    select: "SELECT 'procedure_case', e.id, e.{day}, e.receipt, 1 FROM procedure_case e
          WHERE e.{day} BETWEEN :from AND :to {filter}
            AND NOT EXISTS (SELECT 1 FROM procedure_way w WHERE w.year = :year AND w.way = 'months')
        UNION ALL SELECT 'procedure_month', e.id, e.month, 'Số liệu tháng ' || substr(e.month, 6, 2), e.{sum}
          FROM procedure_month e WHERE e.month BETWEEN :from AND :to AND e.{sum} > 0
            AND EXISTS (SELECT 1 FROM procedure_way w WHERE w.year = :year AND w.way = 'months')",
    order: "3, 2",
};
/// Past their day on the last day of the span and not returned by then; by months: the last month's backlog.
const OVERDUE: Rows = Rows {
    select: "SELECT 'procedure_case', e.id, e.due_on, e.receipt, 1 FROM procedure_case e
          WHERE e.due_on < :to AND e.due_on >= :first AND (e.returned_on IS NULL OR e.returned_on > :to)
            AND NOT EXISTS (SELECT 1 FROM procedure_way w WHERE w.year = :year AND w.way = 'months')
        UNION ALL SELECT 'procedure_month', e.id, e.month, 'Số liệu tháng ' || substr(e.month, 6, 2), e.overdue
          FROM procedure_month e WHERE e.overdue > 0 AND e.month = (SELECT max(month) FROM procedure_month
            WHERE month BETWEEN :from AND :to)
            AND EXISTS (SELECT 1 FROM procedure_way w WHERE w.year = :year AND w.way = 'months')",
    order: "3, 2",
};
/// Matters open on the last day of the span.
const MATTERS_OPEN: Rows = Rows {
    select: "SELECT 'matter', e.id, e.received_on, substr(e.matter, 1, 90), 1 FROM matter e
        WHERE e.received_on <= :to AND (e.answered_on IS NULL OR e.answered_on > :to)",
    order: "3, 2",
};
const MATTERS_ON_TIME: Rows = Rows {
    select: "SELECT 'matter', e.id, e.answered_on, substr(e.matter, 1, 90), 1 FROM matter e
        WHERE e.answered_on BETWEEN :from AND :to AND e.answered_on <= e.due",
    order: "3, 2",
};
const NEEDS_MET: Rows = Rows {
    select: "SELECT 'beneficiary', p.id, NULL, {person}, count(*)
        FROM need n JOIN beneficiary p ON p.id = n.beneficiary WHERE n.met = 1 GROUP BY p.id",
    order: "{by_person}",
};

/// The records of a formula: noun, id, day, words for it, what it adds.
struct Rows {
    select: &'static str,
    order: &'static str,
}

/// What a question needs of the records.
#[derive(Clone, Copy)]
enum Wanted {
    /// What they add up to: neither words nor order.
    Sum,
    /// All of them; people by their names, or by the codes of those without.
    Named,
    /// All of them; people by their codes alone.
    Coded,
}

impl Wanted {
    fn sql(self, rows: &Rows) -> String {
        let code = "printf('HC-%03d', p.number)";
        let (person, by_person) = match self {
            Wanted::Sum => return rows.select.replace("{person_of_support}", "NULL").replace("{person}", "NULL"),
            Wanted::Named => (format!("CASE p.name WHEN '' THEN {code} ELSE p.name END"), "p.sort_key"),
            Wanted::Coded => (code.to_string(), "p.number"),
        };
        let of_support = format!("(SELECT {person} FROM beneficiary p WHERE p.id = s.beneficiary)");
        let select = rows.select.replace("{person_of_support}", &of_support).replace("{person}", &person);
        format!("{select} ORDER BY {}", rows.order.replace("{by_person}", by_person))
    }
}

fn sql(name: &str, wanted: Wanted) -> Option<String> {
    let filled = |rows: Rows, filter: &str, adds: &str| {
        Some(wanted.sql(&rows).replace("{filter}", filter).replace("{adds}", adds))
    };
    let cases = |day: &str, filter: &str, sum: &str| {
        Some(wanted.sql(&CASES).replace("{day}", day).replace("{filter}", filter).replace("{sum}", sum))
    };
    match name {
        "supported_persons" => filled(PERSONS, "", ""),
        "supported_staff" => filled(PERSONS, STAFF, ""),
        "supported_learners" => filled(PERSONS, LEARNER, ""),
        "supports" => filled(SUPPORTS, "", "1"),
        "visits" => filled(SUPPORTS, "AND (s.visited = 1 OR s.kind = 'TH')", "1"),
        "money" => filled(SUPPORTS, "AND s.money > 0", "s.money"),
        "money_from_funds" => filled(SUPPORTS, "AND s.money > 0 AND s.fund IS NOT NULL", "s.money"),
        "goods_value" => filled(SUPPORTS, "AND s.goods_value > 0", "s.goods_value"),
        "outcomes" => filled(OUTCOMES, "", ""),
        "beneficiaries" => filled(BENEFICIARIES, "", ""),
        "needs_met" => filled(NEEDS_MET, "", ""),
        "initiatives_new" => filled(INITIATIVES, "AND i.since_year IS NULL", ""),
        "initiatives_continuing" => filled(INITIATIVES, "AND i.since_year IS NOT NULL", ""),
        "initiatives_collective" => filled(INITIATIVES, "AND i.scope = 'collective'", ""),
        "initiatives_individual" => filled(INITIATIVES, "AND i.scope = 'individual'", ""),
        "initiatives_works" => filled(INITIATIVES, "AND i.kind = 'CT'", ""),
        "initiatives_on_time" => filled(INITIATIVES, "AND i.registered_on <= :closes", ""),
        "initiatives_recognised" => filled(INITIATIVES, "AND i.status IN ('CN', 'NR')", ""),
        "initiatives_replicated" => filled(REPLICATED, "", ""),
        "contents_with_initiatives" => filled(CONTENTS, "", ""),
        "staff" => filled(STAFF_COUNT, "", ""),
        "pledged" => filled(PLEDGED, "", ""),
        "party_pledged" => filled(PLEDGED, "AND m.party_member = 1", ""),
        "violators" => filled(VIOLATORS, "", ""),
        "party_violators" => filled(VIOLATORS, "AND m.party_member = 1", ""),
        "members" => filled(MEMBERS, "", ""),
        "party_members" => filled(MEMBERS, "AND m.party_member = 1", ""),
        "cases_received" => cases("received_on", "", "received"),
        "cases_returned" => cases("returned_on", "", "returned"),
        "cases_on_time" => cases("returned_on", "AND e.on_time = 1", "on_time"),
        "cases_overdue" => filled(OVERDUE, "", ""),
        "matters_open" => filled(MATTERS_OPEN, "", ""),
        "matters_on_time" => filled(MATTERS_ON_TIME, "", ""),
        _ => None,
    }
}

/// Does this version know the formula?
pub fn is_formula(name: &str) -> bool {
    sql(name, Wanted::Sum).is_some()
}

/// What is wrong with a count over a book, if anything: names come from a file that may not be ours.
pub fn check_entries(count: &EntryCount) -> Result<(), String> {
    let Some(book) = book::book(&count.book) else { return Err(format!("không có sổ {}", count.book)) };
    let named = count.sum.iter().chain(&count.day).chain(count.only.keys()).chain(&count.distinct).chain(&count.median);
    for name in named {
        let Some(field) = book.field(name) else { return Err(format!("sổ {} không có ô {name}", book.code)) };
        let sums = Some(name) == count.sum.as_ref() || Some(name) == count.median.as_ref();
        if sums && !matches!(field.kind, FieldKind::Whole | FieldKind::Money) {
            return Err(format!("ô {name} của sổ {} không phải là số", book.code));
        }
    }
    Ok(())
}

/// The SQL of a count over a book. `*` among the wanted values stands for "anything but empty".
fn entries_sql(count: &EntryCount, of: Wanted) -> Option<(String, Vec<(String, Value)>)> {
    check_entries(count).ok()?;
    let book = book::book(&count.book)?;
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    let day = count.day.as_ref().or(book.day.as_ref());
    match (day, &book.year) {
        // Kept from year to year: whatever is there on the last day.
        (Some(day), _) if book.every_year && count.day.is_none() => conditions.push(format!("e.{day} <= :to")),
        (Some(day), _) => conditions.push(format!("e.{day} BETWEEN :from AND :to")),
        (None, Some(year)) => conditions.push(format!("e.{year} = :year")),
        _ => {}
    }
    for (field, wanted) in &count.only {
        let mut any = Vec::new();
        for (i, value) in wanted.iter().enumerate() {
            if value == "*" {
                any.push(format!("coalesce(CAST(e.{field} AS TEXT), '') NOT IN ('', '0')"));
            } else {
                let name = format!(":{field}_{i}");
                any.push(format!("CAST(e.{field} AS TEXT) = {name}"));
                values.push((name, Value::Text(value.clone())));
            }
        }
        conditions.push(format!("({})", any.join(" OR ")));
    }
    let adds = count.sum.as_ref().or(count.median.as_ref()).map_or("1".to_string(), |name| format!("e.{name}"));
    if adds != "1" {
        conditions.push(format!("{adds} IS NOT NULL"));
    }
    let wanted = if conditions.is_empty() { "1".to_string() } else { conditions.join(" AND ") };
    let shown = day.map_or("NULL".to_string(), |day| format!("e.{day}"));
    let group = count.distinct.as_ref().map_or(String::new(), |name| format!("GROUP BY e.{name}"));
    let order = if matches!(of, Wanted::Sum) { "" } else { "ORDER BY 3, 2" };
    let sql = format!(
        "SELECT '{}', e.id, {shown}, substr(CAST(e.{} AS TEXT), 1, 90), {adds} FROM {} e WHERE {wanted} {group} {order}",
        book.code, book.title, book.code
    );
    Some((sql, values))
}

/// A formula with what it needs besides the span.
pub enum Source<'a> {
    Named(&'a str),
    Entries(&'a EntryCount),
}

impl Source<'_> {
    fn sql(&self, wanted: Wanted) -> Option<(String, Vec<(String, Value)>)> {
        match self {
            Source::Named(name) => sql(name, wanted).map(|sql| (sql, Vec::new())),
            Source::Entries(count) => entries_sql(count, wanted),
        }
    }
}

/// The number; `None` when there is nothing it could be counted from (no headcount, nothing to take the middle of).
pub fn value(r: Read, source: &Source, campaign: &Campaign, span: &Span) -> Result<Option<f64>> {
    if let Source::Entries(EntryCount { median: Some(_), .. }) = source {
        return Ok(middle(reasons(r, source, campaign, span)?.iter().map(|reason| reason.adds).collect()));
    }
    let Some((sql, values)) = source.sql(Wanted::Sum) else { return Ok(None) };
    let summed = format!(
        "WITH found (noun, record, day, label, adds) AS ({sql}) SELECT count(*), coalesce(sum(adds), 0) FROM found"
    );
    let mut find = r.sql().prepare_cached(&summed)?;
    bind(&mut find, values, campaign, span)?;
    let mut rows = find.raw_query();
    let Some(row) = rows.next()? else { return Ok(None) };
    let (records, sum): (u32, i64) = (row.get(0)?, row.get(1)?);
    let unknown = matches!(source, Source::Named("staff")) && records == 0;
    Ok(if unknown { None } else { Some(sum as f64) })
}

fn middle(mut all: Vec<i64>) -> Option<f64> {
    all.sort_unstable();
    let half = all.len() / 2;
    let upper = *all.get(half)? as f64;
    Some(if all.len() % 2 == 1 { upper } else { (upper + *all.get(half - 1)? as f64) / 2.0 })
}

/// The records behind the number.
pub fn reasons(r: Read, source: &Source, campaign: &Campaign, span: &Span) -> Result<Vec<Reason>> {
    let wanted = if r.may(Right::Restricted) { Wanted::Named } else { Wanted::Coded };
    let Some((sql, values)) = source.sql(wanted) else { return Ok(Vec::new()) };
    let mut find = r.sql().prepare_cached(&sql)?;
    bind(&mut find, values, campaign, span)?;
    let mut rows = find.raw_query();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (noun, record, label): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let date = column::maybe_day(row, 2)?;
        all.push(Reason { noun, record, date, label: label.unwrap_or_default(), adds: row.get(4)? });
    }
    drop(rows);
    drop(find);
    name_references(r, &mut all)?;
    Ok(all)
}

/// An entry whose title is a reference or a code is shown by what that is called.
fn name_references(r: Read, all: &mut [Reason]) -> Result<()> {
    for reason in all {
        if rights::is_restricted(&reason.noun) && !r.may(Right::Restricted) {
            if let Some(book) = book::book(&reason.noun) {
                reason.label.clone_from(&book.one);
            }
            continue;
        }
        let title = book::book(&reason.noun).and_then(|book| book.field(&book.title));
        if title.is_some_and(|field| matches!(field.kind, FieldKind::Ref | FieldKind::Choice)) {
            reason.label = book::name_of(r, &reason.noun, &reason.record)?;
        }
    }
    Ok(())
}

/// Gives the statement the days and values it asks for.
fn bind(find: &mut Statement, values: Vec<(String, Value)>, campaign: &Campaign, span: &Span) -> Result<()> {
    let (from, to, year) = (span.from.to_string(), span.cutoff.to_string(), span.year);
    let first = format!("{}-01-01", year - 1);
    let closes = campaign.terms.registration_closes;
    let closes = format!("{year:04}-{:02}-{:02}", closes.month, closes.day);
    let known = named_params! { ":from": from, ":to": to, ":year": year, ":first": first, ":closes": closes };
    for (parameter, value) in known {
        if let Some(index) = find.parameter_index(parameter)? {
            find.raw_bind_parameter(index, value)?;
        }
    }
    for (parameter, value) in values {
        if let Some(index) = find.parameter_index(&parameter)? {
            find.raw_bind_parameter(index, value)?;
        }
    }
    Ok(())
}
