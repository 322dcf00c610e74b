//! SQL of the books: every statement is built from the definitions, whose names are the columns.
//!
//! Trap: names of books and fields come from the shipped definitions only, never from outside.

use super::{
    Book, BookQuery, Entry, EntryId, EntryList, EntryRow, EntryScope, FieldKind, Informant, Named, Sum, Values,
};
use super::{book as book_of, definition, shelf};
use crate::basics::{Date, Money, PAGE_ROWS, Page, Result, text};
use crate::db::find::{Conditions, search_column};
use crate::db::{Read, Write};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde_json::Value as Json;
use std::collections::BTreeMap;

fn columns(book: &Book) -> String {
    book.fields.iter().map(|field| format!("e.{}", field.name)).collect::<Vec<_>>().join(", ")
}

fn read(book: &Book, row: &Row, first: usize) -> rusqlite::Result<Values> {
    let mut values = Values::new();
    for (i, field) in book.fields.iter().enumerate() {
        let value = match row.get_ref(first + i)? {
            ValueRef::Integer(number) => Json::from(number),
            ValueRef::Text(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                match field.kind {
                    FieldKind::Checklist | FieldKind::Grid | FieldKind::Points | FieldKind::Scores => {
                        serde_json::from_str(&text).unwrap_or(Json::Null)
                    }
                    _ => Json::String(text.into_owned()),
                }
            }
            _ => Json::Null,
        };
        values.insert(field.name.clone(), value);
    }
    Ok(values)
}

pub fn get(r: Read, book: &Book, id: &EntryId) -> Result<Option<Values>> {
    let sql = format!("SELECT {} FROM {} e WHERE e.id = ?1", columns(book), book.code);
    Ok(r.sql().prepare_cached(&sql)?.query_row([id.as_str()], |row| read(book, row, 0)).optional()?)
}

pub fn all(r: Read, book: &Book) -> Result<Vec<Entry>> {
    let sql = format!("SELECT e.id, {} FROM {} e ORDER BY e.id", columns(book), book.code);
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map([], |row| Ok(Entry { id: EntryId(row.get(0)?), values: read(book, row, 1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn exists(r: Read, book: &Book, id: &str) -> Result<bool> {
    let sql = format!("SELECT count(*) FROM {} WHERE id = ?1", book.code);
    Ok(r.sql().prepare_cached(&sql)?.query_row([id], |row| row.get(0))?)
}

pub fn name_of(r: Read, book: &Book, id: &str) -> Result<String> {
    let Some(field) = book.field(&book.title) else { return Ok(String::new()) };
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", field.name, book.code);
    let found: Option<String> = r.sql().prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?;
    let found = found.unwrap_or_default();
    match (field.kind, found.is_empty()) {
        (FieldKind::Ref, false) => super::name_of(r, &field.book, &found),
        (FieldKind::Choice, false) => crate::code::label(r, &field.list, &found),
        _ => Ok(found.lines().next().unwrap_or_default().to_string()),
    }
}

pub fn suggest(r: Read, book: &Book, typed: &str) -> Result<Vec<Named>> {
    let mut conditions = Conditions::default();
    conditions.add_words("e.search_key", typed);
    let tells = |name: &&String| {
        let kind = book.field(name).map(|field| field.kind);
        **name != book.title && matches!(kind, Some(FieldKind::Day | FieldKind::Line))
    };
    let detail = book.columns.iter().find(tells).map_or("''".to_string(), |name| format!("e.{name}"));
    let order = if book.person { "e.sort_key, e.id" } else { "e.id DESC" };
    let sql = format!(
        "SELECT e.id, CAST({detail} AS TEXT) FROM {} e {} ORDER BY {order} LIMIT 30",
        book.code,
        conditions.sql()
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&conditions.values), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?.unwrap_or_default()))
    })?;
    let found: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    found
        .into_iter()
        .map(|(id, detail)| Ok(Named { label: name_of(r, book, &id)?, id, detail: shown_day(&detail) }))
        .collect()
}

/// A day of the file as people read it; anything else unchanged.
fn shown_day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_string(), Date::vietnamese)
}

/// The condition that puts an entry of the book into the query's scope.
fn scope(book: &Book, query: &BookQuery, conditions: &mut Conditions) {
    match (query.scope, &book.due, &book.day, &book.year) {
        (EntryScope::Open, Some(due), ..) => {
            conditions.add(&format!("e.{} IS NULL AND ? = ''", due.done), String::new());
        }
        (EntryScope::Period, _, Some(day), _) if !book.every_year => {
            conditions.add(&format!("e.{day} >= ?"), query.from.to_string());
            conditions.add(&format!("e.{day} <= ?"), query.to.to_string());
        }
        (EntryScope::Period, _, None, Some(year)) => {
            conditions.add(&format!("e.{year} = ?"), i64::from(query.from.year()));
        }
        _ => {}
    }
}

pub fn list(r: Read, book: &'static Book, query: &BookQuery) -> Result<EntryList> {
    let mut conditions = Conditions::default();
    scope(book, query, &mut conditions);
    conditions.add_words("e.search_key", &query.search);
    for (name, code) in &query.only {
        if let Some(field) = book.field(name) {
            conditions.add_code(&format!("CAST(e.{} AS TEXT) = ?", field.name), code);
        }
    }
    let from = format!("FROM {} e {}", book.code, conditions.sql());
    let added: String = book.sums.iter().map(|name| format!(", coalesce(sum(e.{name}), 0)")).collect();
    let (total, sums) = r.sql().prepare_cached(&format!("SELECT count(*){added} {from}"))?.query_row(
        params_from_iter(&conditions.values),
        |row| {
            let sums = book.sums.iter().enumerate();
            let sums = sums.map(|(i, field)| Ok(Sum { field: field.clone(), value: row.get(i + 1)? }));
            Ok((row.get(0)?, sums.collect::<rusqlite::Result<Vec<_>>>()?))
        },
    )?;
    let sql = format!(
        "SELECT e.id, {}, {} {from} ORDER BY {} LIMIT {PAGE_ROWS} OFFSET {}",
        late(book),
        columns(book),
        order(book, query),
        query.page.saturating_mul(PAGE_ROWS)
    );
    let sql = sql.replace(":today", &format!("'{}'", r.today()));
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&conditions.values), |row| {
        Ok((EntryId(row.get(0)?), row.get::<_, bool>(1)?, read(book, row, 2)?))
    })?;
    let found: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    let mut rows = Vec::with_capacity(found.len());
    for (id, late, values) in found {
        let left = if book.balance { Some(fund_left(r, id.as_str())?) } else { None };
        rows.push(EntryRow { labels: labels(r, book, &values)?, id, values, late, left });
    }
    Ok(EntryList { page: Page { rows, total }, sums })
}

/// SQL that says whether an entry is late.
fn late(book: &Book) -> String {
    match (&book.due, book.code.as_str()) {
        (Some(due), _) => format!("coalesce(e.{} IS NULL AND e.{} < :today, 0)", due.done, due.by),
        // A posting older than the last change of its procedure.
        (_, "posting") => "EXISTS (SELECT 1 FROM procedure p WHERE p.id = e.procedure
            AND p.changed_on > coalesce(e.updated_on, e.posted_on))"
            .to_string(),
        _ => "0".to_string(),
    }
}

fn order(book: &Book, query: &BookQuery) -> String {
    let direction = if query.descending { "DESC" } else { "ASC" };
    if query.sort == book.title {
        return format!("e.sort_key {direction}, e.id {direction}");
    }
    match book.field(&query.sort) {
        Some(field) => format!("e.{} {direction}, e.id {direction}", field.name),
        None if book.person => "e.sort_key, e.id".to_string(),
        None => match book.day.as_ref().or(book.year.as_ref()) {
            Some(day) => format!("e.{day} DESC, e.id DESC"),
            None => "e.sort_key, e.id".to_string(),
        },
    }
}

fn labels(r: Read, book: &Book, values: &Values) -> Result<BTreeMap<String, String>> {
    let mut labels = BTreeMap::new();
    for field in book.fields.iter().filter(|field| field.kind == FieldKind::Ref) {
        if let Some(id) = values.get(&field.name).and_then(Json::as_str) {
            labels.insert(field.name.clone(), super::name_of(r, &field.book, id)?);
        }
    }
    Ok(labels)
}

pub fn save(w: &mut Write, book: &'static Book, id: &EntryId, values: &Values, title: &str) -> Result<()> {
    let mut fields = Vec::with_capacity(book.fields.len() + 2);
    let mut words = vec![title.to_string()];
    for field in &book.fields {
        let value = values.get(&field.name).cloned().unwrap_or(Json::Null);
        let value = match (field.kind, value) {
            (FieldKind::Checklist | FieldKind::Grid | FieldKind::Points | FieldKind::Scores, json) => {
                Json::String(json.to_string())
            }
            (FieldKind::Line | FieldKind::Text, Json::String(text)) => {
                words.push(text.clone());
                Json::String(text)
            }
            (_, value) => value,
        };
        fields.push((field.name.as_str(), value));
    }
    if book.person {
        words.push(text::initials(title));
    }
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    fields.push(("search_key", Json::from(search_column(&parts))));
    let sort = if book.person { text::name_sort_key(title) } else { text::sort_key(title) };
    fields.push(("sort_key", Json::from(sort)));
    w.put(book.code.as_str(), id.as_str(), &fields)
}

/// The first book with entries that refer to this one, and how many.
pub fn referring(r: Read, book: &Book, id: &EntryId) -> Result<Option<(String, u32)>> {
    let count = |table: &str, column: &str| -> Result<u32> {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} = ?1");
        Ok(r.sql().prepare_cached(&sql)?.query_row([id.as_str()], |row| row.get(0))?)
    };
    for other in &shelf().books {
        for field in other.fields.iter().filter(|field| field.kind == FieldKind::Ref && field.book == book.code) {
            match count(&other.code, &field.name)? {
                0 => {}
                found => return Ok(Some((other.label.clone(), found))),
            }
        }
    }
    if book.balance {
        let found = count("support", "fund")?;
        return Ok((found > 0).then(|| ("Hỗ trợ, chăm lo".to_string(), found)));
    }
    Ok(None)
}

/// Is there another entry with the same values in the book's unique fields?
pub fn taken(r: Read, book: &Book, values: &Values, id: &EntryId) -> Result<bool> {
    let mut conditions = Conditions::default();
    conditions.add("id <> ?", id.0.clone());
    for name in &book.unique {
        conditions.add(&format!("{name} = ?"), super::rules::text_of(values, name).to_string());
    }
    let sql = format!("SELECT count(*) FROM {} {}", book.code, conditions.sql());
    let count: i64 = r.sql().prepare_cached(&sql)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
    Ok(count > 0)
}

/// One number of an entry.
pub fn number(r: Read, book: &str, id: &str, field: &str) -> Result<Option<i64>> {
    let Some(field) = book_of(book).and_then(|book| book.field(field)) else { return Ok(None) };
    let sql = format!("SELECT {} FROM {book} WHERE id = ?1", field.name);
    Ok(r.sql().prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?.flatten())
}

pub fn next_letter(r: Read, kind: &str, year: i16) -> Result<i64> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM letter WHERE kind = ?1 AND date BETWEEN ?2 AND ?3";
    let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
    Ok(r.sql().prepare_cached(sql)?.query_row(params![kind, first, last], |row| row.get(0))?)
}

pub fn letter_taken(r: Read, values: &Values, id: &EntryId) -> Result<bool> {
    let Some(day) = super::rules::day_of(values, "date") else { return Ok(false) };
    let sql = "SELECT count(*) FROM letter WHERE kind = ?1 AND number = ?2 AND substr(date, 1, 4) = ?3 AND id <> ?4";
    let year = format!("{:04}", day.year());
    let kind = super::rules::text_of(values, "kind");
    let bound = params![kind, super::whole_of(values, "number"), year, id.as_str()];
    Ok(r.sql().prepare_cached(sql)?.query_row(bound, |row| row.get::<_, i64>(0))? > 0)
}

pub fn informant(r: Read, id: &EntryId) -> Result<Option<Informant>> {
    let mut find = r.sql().prepare_cached("SELECT name, contact FROM informant WHERE id = ?1")?;
    Ok(find.query_row([id.as_str()], |row| Ok(Informant { name: row.get(0)?, contact: row.get(1)? })).optional()?)
}

pub fn procedure_way(r: Read, year: i16) -> Result<String> {
    let mut find = r.sql().prepare_cached("SELECT way FROM procedure_way WHERE year = ?1")?;
    Ok(find.query_row([year], |row| row.get(0)).optional()?.unwrap_or_else(|| "cases".to_string()))
}

pub fn fund_received(r: Read, fund: &str) -> Result<Money> {
    let mut find = r.sql().prepare_cached("SELECT coalesce(sum(money), 0) FROM fund_receipt WHERE fund = ?1")?;
    Ok(Money(find.query_row([fund], |row| row.get(0))?))
}

fn fund_left(r: Read, fund: &str) -> Result<Money> {
    let mut find = r.sql().prepare_cached("SELECT coalesce(sum(money), 0) FROM support WHERE fund = ?1")?;
    let spent: i64 = find.query_row([fund], |row| row.get(0))?;
    Ok(Money(fund_received(r, fund)?.0 - spent))
}

pub fn basis(r: Read, on: Date) -> Result<Vec<(EntryId, Values)>> {
    let Some(book) = definition::book("source_document") else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT e.id, {} FROM source_document e WHERE e.basis = 1 AND e.issued_on <= ?1
           AND coalesce(e.valid_from, '') <= ?1 AND coalesce(e.valid_to, '9999') >= ?1 ORDER BY e.issued_on, e.id",
        columns(book)
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map([on.to_string()], |row| Ok((EntryId(row.get(0)?), read(book, row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An entry that waits: its id, what it is called, the day it is due.
pub struct Waiting {
    pub id: EntryId,
    pub due: Date,
}

/// Entries with a due day by `until` and no day of being done, oldest first; at most 200.
pub fn waiting(r: Read, book: &Book, until: Date) -> Result<Vec<Waiting>> {
    let Some(due) = &book.due else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT id, {by} FROM {} WHERE {} IS NULL AND {by} <= ?1 ORDER BY {by}, id LIMIT 200",
        book.code,
        due.done,
        by = due.by
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map([until.to_string()], |row| {
        Ok(Waiting { id: EntryId(row.get(0)?), due: crate::db::column::day(row, 1)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Postings older than the last change of their procedure.
pub fn stale_postings(r: Read) -> Result<Vec<EntryId>> {
    let sql = "SELECT e.id FROM posting e JOIN procedure p ON p.id = e.procedure
               WHERE p.changed_on > coalesce(e.updated_on, e.posted_on) ORDER BY e.id LIMIT 200";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| Ok(EntryId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A member of the staff on a day, and the day of signing if they have.
pub struct Member {
    pub id: EntryId,
    pub name: String,
    pub title: String,
    pub team: String,
    pub party_member: bool,
    pub signed_on: Option<Date>,
}

/// The staff present on the cut-off day, by name, with who has signed in the campaign.
pub fn members(r: Read, campaign: &EntryId, cutoff: Date) -> Result<Vec<Member>> {
    let sql = "SELECT m.id, m.name, m.title, m.team, m.party_member, p.signed_on FROM staff_member m
               LEFT JOIN pledge p ON p.member = m.id AND p.campaign = ?1
               WHERE coalesce(m.joined_on, '') <= ?2 AND coalesce(m.left_on, '9999') > ?2
               ORDER BY m.sort_key, m.id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([campaign.as_str(), &cutoff.to_string()], |row| {
        Ok(Member {
            id: EntryId(row.get(0)?),
            name: row.get(1)?,
            title: row.get(2)?,
            team: row.get(3)?,
            party_member: row.get(4)?,
            signed_on: crate::db::column::maybe_day(row, 5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The columns a book's table really has.
#[cfg(test)]
pub fn columns_of(r: Read, table: &str) -> Result<Vec<String>> {
    let find = r.sql().prepare(&format!("SELECT * FROM {table} LIMIT 0"))?;
    Ok(find.column_names().into_iter().map(String::from).collect())
}
