//! Books: what is written down entry by entry beside initiatives, people and supports — activities, procedures,
//! letters, matters, pledges, inspections, exemplars. Their fields are data (`data/books.json`), one table each.
//!
//! Traps: an entry is a map of its fields, checked against its book; computed fields are never taken from outside.

use crate::basics::{Date, Error, Money, Page, Problems, Result, calendar, text};
use crate::beneficiary::{self, BeneficiaryId};
use crate::db::{Act, Db, Read, Right, Write, rights};
use crate::{code, evidence, id, initiative};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

mod check;
mod definition;
mod numbers;
mod pledges;
mod rules;
mod search;
mod store;
mod tasks;
#[cfg(test)]
mod tests;

pub use definition::{Book, BookGroup, Due, Field, FieldKind, Shelf, Start, book, shelf};
pub use numbers::{
    CancelledNumber, NumberGap, NumberSeries, Outgoing, ProposedNumber, issue_number, number_series, propose_number,
};
pub use pledges::{NotYet, PledgeState, pledge_members, pledge_state, sign};
pub use search::{Hit, everywhere};
pub use store::Member;
pub use tasks::{Task, calendar_file, tasks};

id!(
    /// One entry of a book.
    EntryId
);

/// The fields of an entry by name: text, ISO days, whole numbers, 0 or 1 for ticks, null for unknown.
pub type Values = BTreeMap<String, Json>;

/// What the page may find in a field, or put there; only its shape is used.
#[derive(Serialize, specta::Type)]
#[serde(untagged)]
pub enum FieldValue {
    Text(String),
    Number(i32),
    Tick(bool),
    /// A checklist, or points and scores.
    Rows(Vec<FieldRow>),
    /// Numbers by code.
    Grid(BTreeMap<String, Vec<u32>>),
}

/// One row of a checklist, of criteria or of scores.
#[derive(Serialize, specta::Type)]
pub struct FieldRow {
    pub text: String,
    pub done: Option<bool>,
    pub max: Option<u32>,
    pub score: Option<u32>,
}

/// One entry, in the shape the window saves.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Empty: a new one.
    #[serde(default)]
    pub id: EntryId,
    #[specta(type = BTreeMap<String, Option<FieldValue>>)]
    pub values: Values,
}

/// One line of the list.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct EntryRow {
    pub id: EntryId,
    #[specta(type = BTreeMap<String, Option<FieldValue>>)]
    pub values: Values,
    /// What the references of the line are called.
    pub labels: BTreeMap<String, String>,
    /// Past its day and not done.
    pub late: bool,
    /// What is left of a fund.
    pub left: Option<Money>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct BookQuery {
    pub book: String,
    #[serde(default)]
    pub scope: EntryScope,
    pub from: Date,
    pub to: Date,
    #[serde(default)]
    pub search: String,
    /// Field → code or reference.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// Field to sort by; empty: the day, newest first.
    #[serde(default)]
    pub sort: String,
    #[serde(default)]
    pub descending: bool,
    /// From 0.
    #[serde(default)]
    pub page: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EntryScope {
    /// Entries of the period.
    #[default]
    Period,
    /// Whatever is not done, of any period.
    Open,
    All,
}

/// A page of entries with the sums of all that match.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct EntryList {
    pub page: Page<EntryRow>,
    pub sums: Vec<Sum>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Sum {
    pub field: String,
    #[specta(type = i32)]
    pub value: i64,
}

/// An entry that a reference may point to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Named {
    pub id: String,
    pub label: String,
    pub detail: String,
}

/// Who told of a matter.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Informant {
    pub name: String,
    #[serde(default)]
    pub contact: String,
}

/// The book of this name, or a refusal that names the command line's choices.
pub fn required(code: &str) -> Result<&'static Book> {
    book(code).ok_or_else(|| Error::new(crate::basics::Code::Refused, format!("Không có sổ “{code}”")))
}

/// The book, unless it is restricted and this account may not look into it.
fn readable(r: Read, code: &str) -> Result<&'static Book> {
    let book = required(code)?;
    if rights::is_restricted(code) {
        r.need(Right::Restricted)?;
    }
    Ok(book)
}

pub fn list(r: Read, query: &BookQuery) -> Result<EntryList> {
    let book = readable(r, &query.book)?;
    store::list(r, book, query)
}

pub fn get(r: Read, code: &str, id: &EntryId) -> Result<Entry> {
    let book = readable(r, code)?;
    let values = store::get(r, book, id)?.ok_or_else(|| Error::missing(&book.one))?;
    Ok(Entry { id: id.clone(), values })
}

/// Every entry of a book, by id.
pub fn all(r: Read, code: &str) -> Result<Vec<Entry>> {
    store::all(r, readable(r, code)?)
}

/// What a reference points to, for showing: empty when it is gone. Nobody is named to who may not see restricted records.
pub fn name_of(r: Read, noun: &str, id: &str) -> Result<String> {
    match noun {
        "initiative" => Ok(initiative::find_name(r, id)?.unwrap_or_default()),
        "beneficiary" => Ok(beneficiary::find(r, &BeneficiaryId(id.to_string()))?
            .map_or_else(String::new, |person| beneficiary::shown(r, person.number, &person.name))),
        _ if rights::is_restricted(noun) && !r.may(Right::Restricted) => Ok(required(noun)?.one.clone()),
        _ => store::name_of(r, required(noun)?, id),
    }
}

/// Entries whose name begins with the words typed; all when nothing is typed. At most 30.
pub fn suggest(r: Read, noun: &str, typed: &str) -> Result<Vec<Named>> {
    match noun {
        "initiative" => initiative::suggest(r, typed)
            .map(|all| all.into_iter().map(|(id, label)| Named { id, label, detail: String::new() }).collect()),
        // Many people: nothing is offered before something is typed.
        "beneficiary" => beneficiary::suggest(r, typed).map(|all| {
            all.into_iter().map(|one| Named { id: one.id.0, label: one.label, detail: one.class }).collect()
        }),
        _ => store::suggest(r, readable(r, noun)?, typed),
    }
}

/// Saves a new or changed entry and returns its id.
pub fn save(db: &mut Db, code: &str, entry: Entry) -> Result<EntryId> {
    let book = required(code)?;
    let verb = if entry.id.0.is_empty() { "Thêm" } else { "Sửa" };
    let sentence = match title_of(db.read(), book, &entry.values)? {
        title if title.is_empty() => format!("{verb} {}", book.one),
        title => format!("{verb} {} “{title}”", book.one),
    };
    db.write(Act::new(sentence), |w| put(w, code, entry))
}

/// The same inside another act.
pub fn put(w: &mut Write, code: &str, entry: Entry) -> Result<EntryId> {
    let book = required(code)?;
    let Entry { mut id, values } = entry;
    let r = w.read();
    let mut problems = Problems::default();
    let mut values = rules::shape(book, &values, &mut problems);
    if let Some(stored) = store::get(r, book, &id)? {
        // What the program worked out stays until it is worked out anew.
        values.extend(
            book.fields
                .iter()
                .filter(|field| field.computed)
                .filter_map(|field| stored.get(&field.name).map(|value| (field.name.clone(), value.clone()))),
        );
    }
    check::fill_in(r, book, &mut values)?;
    rules::check(book, &values, r.today(), &mut problems);
    check::lists(r, book, &values, &mut problems)?;
    check::book(r, book, &id, &values, &mut problems)?;
    problems.check()?;
    if id.0.is_empty() {
        id = EntryId::fresh();
    } else if !id.is_a_uuid() {
        return Err(Error::missing(&book.one));
    }
    let title = title_of(r, book, &values)?;
    store::save(w, book, &id, &values, &title)?;
    Ok(id)
}

/// Deletes entries as one act; undo brings them back. One that others refer to stays.
pub fn delete(db: &mut Db, code: &str, ids: &[EntryId]) -> Result<()> {
    let book = required(code)?;
    let Some(first) = ids.first() else { return Ok(()) };
    let sentence = match ids.len() {
        1 => {
            let title = name_of(db.read(), code, first.as_str())?;
            format!("Xóa {} “{title}”", book.one)
        }
        many => format!("Xóa {many} {}", book.one),
    };
    db.write(Act::new(sentence), |w| ids.iter().try_for_each(|id| remove(w, book, id)))
}

fn remove(w: &mut Write, book: &'static Book, id: &EntryId) -> Result<()> {
    if let Some((other, count)) = store::referring(w.read(), book, id)? {
        let text =
            format!("Còn {count} bản ghi trong sổ “{other}” dùng {} này. Xóa hoặc sửa các bản ghi đó trước", book.one);
        return Err(Error::new(crate::basics::Code::Refused, text));
    }
    evidence::remove_all(w, evidence::Owner::Entry, id.as_str())?;
    if book.informant && store::informant(w.read(), id)?.is_some() {
        w.remove("informant", id.as_str())?;
    }
    w.remove(book.code.as_str(), id.as_str())
}

/// A new entry of another book, filled from this one: nothing is typed twice.
pub fn start(r: Read, from: &str, id: &EntryId, to: &str) -> Result<Entry> {
    let source = required(from)?;
    let start = source.starts.iter().find(|start| start.book == to);
    let start = start.ok_or_else(|| Error::internal("no such start"))?;
    let values = get(r, from, id)?.values;
    let mut begun = Values::new();
    for (there, here) in &start.fill {
        let value = match here.as_str() {
            "$id" => Json::from(id.as_str()),
            field => values.get(field.trim_start_matches('$')).cloned().unwrap_or(Json::Null),
        };
        begun.insert(there.clone(), value);
    }
    begun.extend(start.set.iter().map(|(there, value)| (there.clone(), Json::from(value.as_str()))));
    if from == "procedure_case" {
        begin_apology(r, &values, &mut begun)?;
    }
    Ok(Entry { id: EntryId::default(), values: begun })
}

/// The words of an apology that are known already (Quyết định 5157/QĐ-UBND: seven mandatory elements).
fn begin_apology(r: Read, case: &Values, letter: &mut Values) -> Result<()> {
    let procedure = name_of(r, "procedure", rules::text_of(case, "procedure"))?;
    let receipt = rules::text_of(case, "receipt");
    let reason = match rules::text_of(case, "late_reason") {
        "" => String::new(),
        reason => format!(": {}", code::label(r, "late_reason", reason)?.to_lowercase()),
    };
    let words = format!("Hồ sơ {procedure}, biên nhận số {receipt}, trả chậm so với ngày hẹn{reason}");
    let state =
        if rules::day_of(case, "returned_on").is_some() { "Đã có kết quả" } else { "Đang giải quyết" };
    letter.insert("reason".to_string(), Json::from(words));
    letter.insert("state".to_string(), Json::from(state));
    let again = calendar::add_working_days(r.today(), 2);
    letter.insert("new_due_on".to_string(), Json::from(again.to_string()));
    letter.insert("date".to_string(), Json::from(r.today().to_string()));
    Ok(())
}

/// Who told of a matter. Asked for by a person, with the reason, and written into the access log by the caller.
pub fn informant(r: Read, id: &EntryId) -> Result<Option<Informant>> {
    r.need(Right::Restricted)?;
    store::informant(r, id)
}

pub fn save_informant(db: &mut Db, id: &EntryId, informant: Informant) -> Result<()> {
    let known = store::informant(db.read(), id)?.is_some();
    let (name, contact) = (text::line(&informant.name), text::line(&informant.contact));
    db.write(Act::new("Ghi người nêu vụ việc (sổ hạn chế)"), |w| {
        match (name.is_empty() && contact.is_empty(), known) {
            (true, true) => w.remove("informant", id.as_str()),
            (true, false) => Ok(()),
            _ => {
                let fields = crate::fields![("name", name), ("contact", contact)];
                w.put("informant", id.as_str(), &fields)
            }
        }
    })
}

/// How the figures of procedures are kept in a year: `cases` (the default) or `months`.
pub fn procedure_way(r: Read, year: i16) -> Result<String> {
    store::procedure_way(r, year)
}

pub fn set_procedure_way(db: &mut Db, year: i16, way: &str) -> Result<()> {
    if !["cases", "months"].contains(&way) {
        return Err(Error::field("way", "Chọn ghi từng hồ sơ hoặc ghi số theo tháng"));
    }
    let sentence = format!("Đổi cách tính số liệu thủ tục năm {year}");
    db.write(Act::new(sentence), |w| {
        let fields = crate::fields![("year", year), ("way", way)];
        w.put("procedure_way", &year.to_string(), &fields)
    })
}

/// What a fund has received so far.
pub fn fund_received(r: Read, fund: &str) -> Result<Money> {
    store::fund_received(r, fund)
}

/// Citations of the documents marked as legal basis and valid on a day, oldest first
/// (`[loại] số [số], ngày [..] của [cơ quan] về [trích yếu]`).
pub fn legal_basis(r: Read, on: Date) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for (_, values) in store::basis(r, on)? {
        let kind = code::label(r, "document_kind", rules::text_of(&values, "kind"))?;
        let day = rules::day_of(&values, "issued_on").map(Date::in_words).unwrap_or_default();
        let of = |name: &str| rules::text_of(&values, name).to_string();
        let (symbol, issuer, summary) = (of("symbol"), of("issuer"), of("summary"));
        let summary = summary.strip_prefix("về ").unwrap_or(&summary).to_string();
        all.push(format!("{kind} số {symbol}, {day} của {issuer} về {summary}"));
    }
    Ok(all)
}

/// The recipients of documents on a day, those who file them last; none when the book is empty.
pub fn recipients_on(r: Read, day: Date) -> Result<Vec<String>> {
    let valid = |values: &Values| {
        rules::day_of(values, "valid_from").is_none_or(|from| from <= day)
            && rules::day_of(values, "valid_to").is_none_or(|to| to >= day)
    };
    let mut all: Vec<Entry> = all(r, "recipient")?.into_iter().filter(|entry| valid(&entry.values)).collect();
    all.sort_by_key(|entry| rules::text_of(&entry.values, "purpose") == "LUU");
    Ok(all.iter().map(|entry| rules::text_of(&entry.values, "name").to_string()).collect())
}

/// A whole number of an entry.
pub fn whole_of(values: &Values, name: &str) -> Option<i64> {
    values.get(name).and_then(Json::as_i64)
}

/// What an entry is called, with references and codes read out.
fn title_of(r: Read, book: &Book, values: &Values) -> Result<String> {
    let Some(field) = book.field(&book.title) else { return Ok(String::new()) };
    let text = rules::text_of(values, &field.name);
    Ok(match field.kind {
        FieldKind::Ref if !text.is_empty() => name_of(r, &field.book, text)?,
        FieldKind::Choice if !text.is_empty() => code::label(r, &field.list, text)?,
        _ => text.lines().next().unwrap_or_default().chars().take(90).collect(),
    })
}
