//! SQL of supports.

use super::{Habits, Month, Support, SupportId, SupportList, SupportQuery, SupportRow, SupportSort};
use crate::basics::{Date, Money, PAGE_ROWS, Page, Result};
use crate::beneficiary::{self, BeneficiaryId};
use crate::book::EntryId;
use crate::db::find::Conditions;
use crate::db::{Read, Right, Write, column};
use crate::fields;
use crate::initiative::InitiativeId;
use rusqlite::{OptionalExtension, Row, params_from_iter};

const COLUMNS: &str = "id, beneficiary, date, occasion, kind, money, goods, goods_value, source, visited, learned,
    given_by, receipt_signed, initiative, note, fund";

fn read(row: &Row) -> rusqlite::Result<Support> {
    Ok(Support {
        id: SupportId(row.get(0)?),
        beneficiary: BeneficiaryId(row.get(1)?),
        date: column::day(row, 2)?,
        occasion: row.get(3)?,
        kind: row.get(4)?,
        money: column::money(row, 5)?,
        goods: row.get(6)?,
        goods_value: column::money(row, 7)?,
        source: row.get(8)?,
        visited: row.get(9)?,
        learned: row.get(10)?,
        given_by: row.get(11)?,
        receipt_signed: row.get(12)?,
        initiative: row.get::<_, Option<String>>(13)?.map(InitiativeId),
        note: row.get(14)?,
        fund: row.get::<_, Option<String>>(15)?.map(EntryId),
    })
}

pub fn get(r: Read, id: &SupportId) -> Result<Option<Support>> {
    let sql = format!("SELECT {COLUMNS} FROM support WHERE id = ?1");
    Ok(r.sql().prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?)
}

pub fn between(r: Read, from: Date, to: Date) -> Result<Vec<Support>> {
    let sql = format!("SELECT {COLUMNS} FROM support WHERE date BETWEEN ?1 AND ?2 ORDER BY date, id");
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map([from.to_string(), to.to_string()], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn ids_of(r: Read, person: &BeneficiaryId) -> Result<Vec<SupportId>> {
    let mut find = r.sql().prepare_cached("SELECT id FROM support WHERE beneficiary = ?1 ORDER BY date, id")?;
    let rows = find.query_map([person.as_str()], |row| Ok(SupportId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn list(r: Read, query: &SupportQuery) -> Result<SupportList> {
    let mut conditions = Conditions::default();
    conditions.add("s.date >= ?", query.from.to_string());
    conditions.add("s.date <= ?", query.to.to_string());
    conditions.add_code("s.kind = ?", &query.kind);
    conditions.add_code("s.source = ?", &query.source);
    conditions.add_code("s.beneficiary = ?", &query.beneficiary);
    let mut people = Conditions::default();
    people.add_code("person_group = ?", &query.person_group);
    // Who may not see names may not try them either: the code alone is searched, and shown.
    let named = r.may(Right::Restricted);
    people.add_words(if named { "search_key" } else { "printf(' hc-%03d', number)" }, &query.search);
    conditions.add_one_of("s.beneficiary", "beneficiary", people);
    let filter = conditions.sql();
    let sums = format!(
        "SELECT count(*), count(DISTINCT s.beneficiary), coalesce(sum(money), 0), coalesce(sum(goods_value), 0)
         FROM support s {filter}"
    );
    let (total, people, money, goods_value) =
        r.sql().prepare_cached(&sums)?.query_row(params_from_iter(&conditions.values), |row| {
            Ok((row.get(0)?, row.get(1)?, column::money(row, 2)?, column::money(row, 3)?))
        })?;
    let order = match query.sort {
        SupportSort::Date => "s.date",
        SupportSort::Person if named => "p.sort_key",
        SupportSort::Person => "p.number",
        SupportSort::Money => "s.money",
        SupportSort::Kind => "s.kind",
    };
    let direction = if query.descending { "DESC" } else { "ASC" };
    let offset = query.page.saturating_mul(PAGE_ROWS);
    let sql = format!(
        "SELECT s.id, s.beneficiary, s.date, p.number, p.name, p.class, p.person_group, s.kind, s.money, s.goods,
                s.goods_value, s.source, s.visited, s.receipt_signed, s.note
         FROM support s JOIN beneficiary p ON p.id = s.beneficiary {filter}
         ORDER BY {order} {direction}, s.id {direction} LIMIT {PAGE_ROWS} OFFSET {offset}"
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&conditions.values), |row| list_row(row, named))?;
    let page = Page { rows: rows.collect::<rusqlite::Result<_>>()?, total };
    Ok(SupportList { page, people, money, goods_value })
}

fn list_row(row: &Row, named: bool) -> rusqlite::Result<SupportRow> {
    let words = |at: usize| if named { row.get(at) } else { Ok(String::new()) };
    Ok(SupportRow {
        id: SupportId(row.get(0)?),
        beneficiary: BeneficiaryId(row.get(1)?),
        date: column::day(row, 2)?,
        person: beneficiary::label_of(row.get(3)?, &words(4)?),
        class: words(5)?,
        person_group: row.get(6)?,
        kind: row.get(7)?,
        money: column::money(row, 8)?,
        goods: row.get(9)?,
        goods_value: column::money(row, 10)?,
        source: row.get(11)?,
        visited: row.get(12)?,
        receipt_signed: row.get(13)?,
        note: words(14)?,
    })
}

pub fn by_month(r: Read, from: Date, to: Date) -> Result<Vec<Month>> {
    let mut months = Vec::new();
    let (mut year, mut month) = (from.year(), from.month());
    while (year, month) <= (to.year(), to.month()) && months.len() < 36 {
        months.push(Month { year, month, learners: 0, staff: 0, money: Money(0) });
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    let sql = "SELECT CAST(substr(s.date, 1, 4) AS INTEGER), CAST(substr(s.date, 6, 2) AS INTEGER), p.person_group,
                      count(*), sum(s.money + s.goods_value)
               FROM support s JOIN beneficiary p ON p.id = s.beneficiary WHERE s.date BETWEEN ?1 AND ?2
               GROUP BY 1, 2, 3";
    let mut find = r.sql().prepare_cached(sql)?;
    let mut rows = find.query([from.to_string(), to.to_string()])?;
    while let Some(row) = rows.next()? {
        let (year, month): (i16, i8) = (row.get(0)?, row.get(1)?);
        let group: String = row.get(2)?;
        let count: u32 = row.get(3)?;
        if let Some(place) = months.iter_mut().find(|m| m.year == year && m.month == month) {
            let side = if beneficiary::is_learner(&group) { &mut place.learners } else { &mut place.staff };
            *side += count;
            place.money = Money(place.money.0 + row.get::<_, i64>(4)?);
        }
    }
    Ok(months)
}

pub fn habits(r: Read) -> Result<Habits> {
    // Ids rise with time: the greatest is the one entered last.
    let sql = "SELECT source, kind, occasion, given_by FROM support ORDER BY id DESC LIMIT 1";
    let found = r.sql().prepare_cached(sql)?.query_row([], |row| {
        Ok(Habits { source: row.get(0)?, kind: row.get(1)?, occasion: row.get(2)?, given_by: row.get(3)? })
    });
    Ok(found.optional()?.unwrap_or_default())
}

pub fn save(w: &mut Write, s: &Support) -> Result<()> {
    let initiative = s.initiative.as_ref().map(|id| id.0.clone());
    let fund = s.fund.as_ref().map(|id| id.0.clone());
    let fields = fields![
        ("beneficiary", s.beneficiary.0),
        ("date", s.date),
        ("occasion", s.occasion),
        ("kind", s.kind),
        ("money", s.money),
        ("goods", s.goods),
        ("goods_value", s.goods_value),
        ("source", s.source),
        ("visited", s.visited),
        ("learned", s.learned),
        ("given_by", s.given_by),
        ("receipt_signed", s.receipt_signed),
        ("initiative", initiative),
        ("note", s.note),
        ("fund", fund),
    ];
    w.put("support", s.id.as_str(), &fields)
}

/// What other supports than `except` took from the fund.
pub fn spent(r: Read, fund: &EntryId, except: &SupportId) -> Result<i64> {
    let mut find =
        r.sql().prepare_cached("SELECT coalesce(sum(money), 0) FROM support WHERE fund = ?1 AND id <> ?2")?;
    Ok(find.query_row([fund.as_str(), except.as_str()], |row| row.get(0))?)
}
