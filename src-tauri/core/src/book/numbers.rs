//! Numbers of documents that go out: one series for each type, of a Party document within a term of the committee
//! (Quy định 399-QĐ/TW; never begun anew on 1 January), of a document of the school within a year (Nghị định 30/2020/NĐ-CP).
//!
//! Trap: a series is found by the day of the document, so that a term written down later takes its documents with it.

use super::{Entry, EntryId, Values, all, put, rules, whole_of};
use crate::basics::{Date, Error, Problems, Result};
use crate::db::{Act, Db, Read, Write};
use crate::report::content::Family;
use crate::{code, unit};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

const BOOK: &str = "outgoing_document";
const PARTY: &str = "DANG";
const STATE: &str = "TRUONG";
const USED: &str = "DUNG";
const RESERVED: &str = "GIU";
const CANCELLED: &str = "HUY";

/// One series of numbers with what is missing in it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct NumberSeries {
    pub family: String,
    pub kind: String,
    /// `Báo cáo`.
    pub label: String,
    /// Name of the term, or the year; empty: no term is written down.
    pub span: String,
    pub next: u32,
    /// Kept for a document that is not out yet.
    pub reserved: Vec<u32>,
    pub cancelled: Vec<CancelledNumber>,
    /// Between the first and the last number, without any entry.
    pub gaps: Vec<NumberGap>,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct CancelledNumber {
    pub number: u32,
    pub reason: String,
}

/// A number nobody can account for yet, and a day within its series to write it down on.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct NumberGap {
    pub number: u32,
    pub date: Date,
}

/// The number a document would get.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct ProposedNumber {
    /// Its own when it has one already.
    pub number: u32,
    pub own: bool,
}

/// A document that goes out with a number.
pub struct Outgoing<'a> {
    pub family: Family,
    /// `BC`.
    pub kind: &'a str,
    pub number: u32,
    pub date: Date,
    pub summary: &'a str,
    /// Which document of the register it is, so that printing it again takes no other number.
    pub source: &'a str,
}

/// A document that has a number: the number, its day, its fields.
type Numbered = (u32, Date, Values);

/// Every series, newest documents first.
pub fn number_series(r: Read) -> Result<Vec<NumberSeries>> {
    let terms = Terms::read(r)?;
    let mut series: BTreeMap<(String, String, String), Vec<Numbered>> = BTreeMap::new();
    for entry in all(r, BOOK)? {
        let Some((number, date)) = number_and_day(&entry.values) else { continue };
        let (family, kind) = (text(&entry.values, "family"), text(&entry.values, "kind"));
        let key = (terms.span(&family, date), family, kind);
        series.entry(key).or_default().push((number, date, entry.values));
    }
    let mut found = Vec::new();
    for ((span, family, kind), mut rows) in series.into_iter().rev() {
        rows.sort_by_key(|(number, ..)| *number);
        let of =
            |status: &'static str| rows.iter().filter(move |(.., values)| text(values, "status") == status).cloned();
        found.push(NumberSeries {
            label: code::label(r, "outgoing_kind", &kind)?,
            span: terms.name(&span),
            next: rows.last().map_or(1, |(number, ..)| number + 1),
            reserved: of(RESERVED).map(|(number, ..)| number).collect(),
            cancelled: of(CANCELLED)
                .map(|(number, _, values)| CancelledNumber { number, reason: text(&values, "reason") })
                .collect(),
            gaps: rows
                .windows(2)
                .flat_map(|pair| (pair[0].0 + 1..pair[1].0).map(|number| NumberGap { number, date: pair[0].1 }))
                .collect(),
            family,
            kind,
        });
    }
    Ok(found)
}

/// The number a document of this type would get on a day: its own, or the one after the last.
pub fn propose_number(r: Read, family: Family, kind: &str, date: Date, source: &str) -> Result<ProposedNumber> {
    let family = code_of(family);
    let own = of_series(r, family, kind, date)?.into_iter().find(|entry| {
        !source.is_empty() && text(&entry.values, "source") == source && text(&entry.values, "status") != CANCELLED
    });
    if let Some((number, _)) = own.as_ref().and_then(|entry| number_and_day(&entry.values)) {
        return Ok(ProposedNumber { number, own: true });
    }
    Ok(ProposedNumber { number: next(r, family, kind, date)?, own: false })
}

/// Writes down that a document is out under its number. The same document keeps its entry; another number it had before
/// is cancelled; a number another document has is refused.
pub fn issue_number(db: &mut Db, document: &Outgoing) -> Result<()> {
    let family = code_of(document.family);
    let r = db.read();
    let mut known = of_series(r, family, document.kind, document.date)?;
    let numbered = |entry: &Entry| number_and_day(&entry.values).map(|(number, _)| number);
    let mine = |entry: &Entry| text(&entry.values, "source") == document.source;
    let holder = known.iter().position(|entry| numbered(entry) == Some(document.number));
    let holder = holder.map(|i| known.swap_remove(i));
    if let Some(other) = &holder {
        let free =
            mine(other) || (text(&other.values, "status") == RESERVED && text(&other.values, "source").is_empty());
        if !free {
            let next = next(r, family, document.kind, document.date)?;
            return Err(Error::field("number", taken_by(&other.values, next)));
        }
        let same = text(&other.values, "status") == USED
            && text(&other.values, "date") == document.date.to_string()
            && text(&other.values, "summary") == document.summary;
        if same {
            return Ok(());
        }
    }
    let before: Vec<Entry> =
        known.into_iter().filter(|entry| mine(entry) && text(&entry.values, "status") != CANCELLED).collect();
    let signer = unit::get(r)?.and_then(|unit| unit::signer_on(&unit, document.date).map(|signer| signer.name.clone()));
    let act = Act::new(format!("Ban hành văn bản số {:02} ({})", document.number, document.kind));
    db.write(act, |w| {
        for mut old in before {
            old.values.insert("status".to_string(), Json::from(CANCELLED));
            old.values.insert("reason".to_string(), Json::from(format!("đổi sang số {:02}", document.number)));
            store_entry(w, old)?;
        }
        let mut entry = holder.unwrap_or_default();
        for (name, value) in [
            ("family", Json::from(family)),
            ("kind", Json::from(document.kind)),
            ("number", Json::from(document.number)),
            ("date", Json::from(document.date.to_string())),
            ("summary", Json::from(document.summary)),
            ("status", Json::from(USED)),
            ("reason", Json::from("")),
            ("source", Json::from(document.source)),
        ] {
            entry.values.insert(name.to_string(), value);
        }
        if let (Some(signer), true) = (signer, family == PARTY) {
            entry.values.entry("signer".to_string()).or_insert(Json::from(signer));
        }
        store_entry(w, entry)
    })
}

/// The book's own entry, with the source that only the program writes.
fn store_entry(w: &mut Write, entry: Entry) -> Result<()> {
    let source = entry.values.get("source").cloned();
    let known = ["symbol", "source"];
    let values = entry.values.into_iter().filter(|(name, _)| !known.contains(&name.as_str())).collect();
    let id = put(w, BOOK, Entry { id: entry.id, values })?;
    match source {
        Some(source) => w.put(BOOK, id.as_str(), &[("source", source)]),
        None => Ok(()),
    }
}

/// The symbol, and the next number when none is given.
pub fn fill_in(r: Read, values: &mut Values) -> Result<()> {
    let (family, kind) = (text(values, "family"), text(values, "kind"));
    let Some(date) = rules::day_of(values, "date") else { return Ok(()) };
    if values.get("number").is_none_or(Json::is_null) && !kind.is_empty() {
        values.insert("number".to_string(), Json::from(next(r, &family, &kind, date)?));
    }
    let number = whole_of(values, "number").unwrap_or(0);
    let unit = unit::get(r)?;
    let symbol = match unit {
        Some(unit) if family == PARTY => format!("{number:02}-{kind}/{}", unit.symbol),
        Some(unit) => format!("{number:02}/{kind}-{}", unit::school_initials(&unit)),
        None => format!("{number:02}/{kind}"),
    };
    values.insert("symbol".to_string(), Json::from(symbol));
    values.entry("source".to_string()).or_insert(Json::from(""));
    Ok(())
}

/// No number twice in a series; a cancelled one says why.
pub fn check(r: Read, id: &EntryId, values: &Values, problems: &mut Problems) -> Result<()> {
    let cancelled = text(values, "status") == CANCELLED;
    problems.add_if(cancelled && text(values, "reason").is_empty(), "reason", "Ghi lý do hủy số này");
    let Some((number, date)) = number_and_day(values) else {
        problems.add_if(whole_of(values, "number") == Some(0), "number", "Số văn bản bắt đầu từ 01");
        return Ok(());
    };
    let (family, kind) = (text(values, "family"), text(values, "kind"));
    for other in of_series(r, &family, &kind, date)? {
        if other.id != *id && number_and_day(&other.values).is_some_and(|(taken, _)| taken == number) {
            let next = next(r, &family, &kind, date)?;
            problems.add("number", taken_by(&other.values, next));
        }
    }
    Ok(())
}

fn taken_by(values: &Values, next: u32) -> String {
    let day = rules::day_of(values, "date").map(Date::vietnamese).unwrap_or_default();
    let (symbol, summary) = (text(values, "symbol"), text(values, "summary"));
    format!("Số {symbol} đã dùng cho “{summary}” ngày {day}. Số kế tiếp là {next:02}")
}

fn next(r: Read, family: &str, kind: &str, date: Date) -> Result<u32> {
    let numbers = of_series(r, family, kind, date)?;
    Ok(numbers.iter().filter_map(|entry| number_and_day(&entry.values)).map(|(number, _)| number).max().unwrap_or(0)
        + 1)
}

fn of_series(r: Read, family: &str, kind: &str, date: Date) -> Result<Vec<Entry>> {
    let terms = Terms::read(r)?;
    let span = terms.span(family, date);
    let mut found = all(r, BOOK)?;
    found.retain(|entry| {
        text(&entry.values, "family") == family
            && text(&entry.values, "kind") == kind
            && rules::day_of(&entry.values, "date").is_some_and(|day| terms.span(family, day) == span)
    });
    Ok(found)
}

/// Terms by the day they begin.
struct Terms(Vec<(Date, String)>);

impl Terms {
    fn read(r: Read) -> Result<Terms> {
        let mut terms: Vec<(Date, String)> = all(r, "committee_term")?
            .iter()
            .filter_map(|term| Some((rules::day_of(&term.values, "starts_on")?, text(&term.values, "name"))))
            .collect();
        terms.sort();
        Ok(Terms(terms))
    }

    /// What numbers run within on a day: the first day of the term (empty before the first one), or the year.
    fn span(&self, family: &str, date: Date) -> String {
        if family == STATE {
            return date.year().to_string();
        }
        self.0.iter().rfind(|(from, _)| *from <= date).map_or_else(String::new, |(from, _)| from.to_string())
    }

    fn name(&self, span: &str) -> String {
        let term = self.0.iter().find(|(from, _)| from.to_string() == span);
        term.map_or_else(|| span.to_string(), |(_, name)| name.clone())
    }
}

fn code_of(family: Family) -> &'static str {
    match family {
        Family::Party => PARTY,
        Family::State => STATE,
    }
}

fn number_and_day(values: &Values) -> Option<(u32, Date)> {
    let number = whole_of(values, "number")?.try_into().ok().filter(|number| *number > 0)?;
    Some((number, rules::day_of(values, "date")?))
}

fn text(values: &Values, name: &str) -> String {
    rules::text_of(values, name).to_string()
}

#[cfg(test)]
#[path = "numbers_tests.rs"]
mod tests;
