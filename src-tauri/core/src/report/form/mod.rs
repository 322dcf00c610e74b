//! The printed forms F01–F22: one definition each (`data/forms.json`), filled from the records or empty to fill in by hand.
//!
//! Trap: names leave the register here. `Paper::logged` is what the caller writes into the access log first.

mod compose;
mod definition;
mod record;
mod sources;
#[cfg(test)]
mod tests;

pub use definition::{Form, form, forms};

use super::content::{Family, Letterhead, Report, Signature};
use super::{frame, letter, year};
use crate::basics::{Date, Error, Result, amount, text};
use crate::book::{self, Named, Outgoing};
use crate::campaign::{self, Campaign, Span};
use crate::code;
use crate::db::access::Way;
use crate::db::{Db, Read, Right};
use crate::unit::{self, Unit};
use compose::Composer;
use record::Record;
use serde::{Deserialize, Serialize};
use sources::Sources;
use std::collections::BTreeMap;

/// What is to be printed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct FormOrder {
    /// Code of the form.
    pub form: String,
    /// `2026`, `2026-Q1`.
    pub period: String,
    /// The record it is about; of a list nothing.
    pub record: String,
    /// To fill in by hand.
    pub empty: bool,
    pub number: Option<u32>,
    /// None: today; on an empty form: to write in.
    pub dated: Option<Date>,
    /// Field → code: only these records of a list.
    pub only: BTreeMap<String, String>,
}

/// A form ready for print.
pub struct Paper {
    pub report: Report,
    /// Words for the access log, when names or restricted records are in it.
    pub logged: Option<String>,
    /// Type of document, when it goes out with a number.
    pub document: String,
}

/// To be called before files are written: adds the line to the access log and writes the number down.
pub fn hand_out(db: &mut Db, order: &FormOrder, paper: &Paper) -> Result<()> {
    if !order.empty {
        let source = format!("{}:{}:{}", order.form.to_uppercase(), order.period, order.record);
        number_report(db, &source, &paper.document, &paper.report)?;
    }
    if let Some(what) = &paper.logged {
        db.note_access(Way::Print, what, &order.record, &order.period)?;
    }
    Ok(())
}

/// Writes the number of a report into the register of numbers, when it has one. `source` tells documents apart.
pub fn number_report(db: &mut Db, source: &str, kind: &str, report: &Report) -> Result<()> {
    let (head, title) = (&report.letterhead, format!("{} {}", report.title.to_lowercase(), report.subject));
    let Some(number) = head.number.filter(|_| !kind.is_empty()) else { return Ok(()) };
    let (family, date, summary) = (head.family, head.dated, title.trim());
    book::issue_number(db, &Outgoing { family, kind, number, date, summary, source })
}

/// What menus say of a form.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct FormInfo {
    pub code: String,
    pub label: String,
    pub family: Family,
    pub source: String,
    /// About one record.
    pub one: bool,
    /// Field → code: the records it is about.
    pub only: BTreeMap<String, String>,
    /// Type of document in its number; empty: it carries none.
    pub document: String,
    /// Has a table that Excel can take.
    pub table: bool,
    /// Printing it filled adds a line to the access log.
    pub logged: bool,
}

/// Every form for the menus, in order.
pub fn infos() -> Result<Vec<FormInfo>> {
    let info = |form: &Form| FormInfo {
        code: form.code.clone(),
        label: form.label.clone(),
        family: form.family,
        source: form.source.clone(),
        one: form.one,
        only: form.only.clone(),
        document: if form.source == "letter" { String::new() } else { form.document.clone() },
        table: form.has_table(),
        logged: !form.logged.is_empty(),
    };
    Ok(forms()?.iter().map(info).collect())
}

/// The records a form can be about, newest first; at most 300.
pub fn choices(r: Read, code: &str, period: &str) -> Result<Vec<Named>> {
    let form = form(code)?;
    if !form.logged.is_empty() {
        r.need(Right::Restricted)?;
    }
    let (campaign, span) = period_of(r, period)?;
    let sources = Sources { r, campaign: &campaign, span: &span, names: form.names };
    let mut all = sources.all(&form.source)?;
    all.retain(|record| record.is(&form.only));
    let named = |one: Record| Named { id: one.id, label: one.label, detail: String::new() };
    Ok(all.into_iter().rev().take(300).map(named).collect())
}

/// Makes a form.
pub fn build(r: Read, order: &FormOrder) -> Result<Paper> {
    let form = form(&order.form)?;
    let (campaign, span) = period_of(r, &order.period)?;
    let logged = (!order.empty && !form.logged.is_empty()).then(|| form.logged.clone());
    if logged.is_some() {
        r.need(Right::Restricted)?;
    }
    if !order.empty {
        match form.source.as_str() {
            "report" => {
                let issue = year::Issue { number: order.number, dated: order.dated };
                let document = form.document.clone();
                return Ok(Paper { report: year::build(r, &order.period, &issue)?, logged, document });
            }
            "letter" => {
                let id = book::EntryId(chosen(form, order)?.to_string());
                // The book of letters gives them their numbers.
                return Ok(Paper { report: letter::build(r, &id)?, logged, document: String::new() });
            }
            _ => {}
        }
    }
    let sources = Sources { r, campaign: &campaign, span: &span, names: form.names };
    let record = record(form, order, &sources)?;
    let unit = unit::required(r)?;
    let dated = order.dated.unwrap_or_else(|| r.today());
    let mut composer = Composer {
        words: words(r, &unit, &campaign, &span)?,
        wording: super::wording(r)?,
        empty: order.empty,
        only: order.only.clone(),
        record,
        sources,
    };
    if !form.one {
        composer.add_totals(&form.source, &form.only)?;
    }
    let document = form.document.clone();
    Ok(Paper { report: compose(r, form, order, &composer, &unit, dated)?, logged, document })
}

fn compose(r: Read, form: &Form, order: &FormOrder, composer: &Composer, unit: &Unit, dated: Date) -> Result<Report> {
    let nothing = BTreeMap::new();
    let mut recipients = Vec::new();
    for one in &form.recipients {
        if one == "@unit" {
            recipients.extend(frame::recipients(r, unit, dated)?);
        } else {
            recipients.push(composer.filled(one, &[]));
        }
    }
    Ok(Report {
        file_stem: file_stem(form, order, &composer.record),
        sample: unit::is_sample(r)?,
        letterhead: Letterhead {
            number: order.number,
            by_hand: order.empty && order.dated.is_none(),
            ..frame::letterhead(unit, form.family, &form.document, dated)
        },
        title: form.title.clone(),
        subject: composer.filled(&form.subject, &[]),
        addressees: form.addressees.iter().map(|one| composer.filled(one, &[])).collect(),
        landscape: form.landscape,
        blocks: composer.blocks(&form.parts)?,
        signatures: form.signatures.iter().map(|one| signature(one, composer, unit, dated, &nothing)).collect(),
        recipients,
        appendices: Vec::new(),
    })
}

fn signature(spec: &str, composer: &Composer, unit: &Unit, dated: Date, nothing: &compose::Words) -> Signature {
    match spec {
        "@cell" => frame::cell_signature(unit, dated),
        "@head" => frame::head_signature(unit, dated),
        other => {
            let (title, name) = other.split_once('|').unwrap_or((other, ""));
            Signature {
                on_behalf: String::new(),
                title: title.to_string(),
                name: if name.is_empty() { String::new() } else { composer.known(name, nothing) },
                confirmed_by: None,
            }
        }
    }
}

/// The record the form is about; of an empty form and of a list what they have without one.
fn record(form: &Form, order: &FormOrder, sources: &Sources) -> Result<Record> {
    if order.empty || !form.one {
        return sources.blank(&form.source);
    }
    let record = sources.get(&form.source, chosen(form, order)?)?;
    if record.is(&form.only) {
        Ok(record)
    } else {
        Err(Error::field("record", format!("Bản ghi này không dùng cho mẫu “{}”. Chọn bản ghi khác", form.label)))
    }
}

fn chosen<'a>(form: &Form, order: &'a FormOrder) -> Result<&'a str> {
    if order.record.is_empty() {
        let text = format!("Chọn bản ghi để điền vào “{}”, hoặc chọn mẫu để trống", form.label);
        return Err(Error::field("record", text));
    }
    Ok(&order.record)
}

/// No name of a person stands in the name of a file.
fn file_stem(form: &Form, order: &FormOrder, record: &Record) -> String {
    let about = match (order.empty, record.cells.get("code")) {
        (true, _) => "mau trong".to_string(),
        (_, Some(code)) => code.shown(),
        _ if !form.one => order.period.clone(),
        _ if !form.logged.is_empty() || book::book(&form.source).is_some_and(|book| book.person) => {
            record.id.chars().rev().take(6).collect()
        }
        _ => record.label.chars().take(40).collect(),
    };
    text::file_stem(&format!("{} {} {about}", form.code, form.label))
}

fn period_of(r: Read, period: &str) -> Result<(Campaign, Span)> {
    let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let campaign = campaign::of_year(r, year)?;
    let span = campaign.period(period)?;
    Ok((campaign, span))
}

/// What sentences may name besides the fields of a record.
fn words(r: Read, unit: &Unit, campaign: &Campaign, span: &Span) -> Result<compose::Words> {
    let cited = book::legal_basis(r, span.cutoff)?;
    let basis = cited.first().or(campaign.basis.first()).cloned().unwrap_or_default();
    let mut words = BTreeMap::from([
        ("unit".to_string(), unit.party_name.clone()),
        ("school".to_string(), unit.school.clone()),
        ("above".to_string(), unit.superior.replacen("Đảng bộ", "Đảng ủy", 1)),
        ("year".to_string(), span.year.to_string()),
        ("period".to_string(), span.label.clone()),
        ("campaign".to_string(), campaign.subject.clone()),
        ("basis".to_string(), basis),
    ]);
    let faults = code::all(r)?.into_iter().filter(|row| row.list == "violation_kind" && row.active);
    let faults: Vec<String> = faults.map(|row| row.label.to_lowercase()).collect();
    words.insert("violations".to_string(), faults.join("; "));
    // Sections after the contents of the campaign, however many it has.
    for (i, name) in ["next1", "next2", "next3"].into_iter().enumerate() {
        words.insert(name.to_string(), (campaign.contents.len() + 1 + i).to_string());
    }
    if let Some(count) = unit::headcount_of(unit, span.year) {
        for (name, value) in [("staff", count.staff), ("members", count.party_members), ("pupils", count.pupils)] {
            words.insert(name.to_string(), amount::grouped(i64::from(value)));
        }
    }
    Ok(words)
}

impl Form {
    /// Does any part print a table?
    pub fn has_table(&self) -> bool {
        fn any(parts: &[definition::Part]) -> bool {
            parts.iter().any(|part| match part {
                definition::Part::Table(_) => true,
                definition::Part::Contents(parts) => any(parts),
                definition::Part::Group(group) => any(&group.parts),
                _ => false,
            })
        }
        self.source == "report" || any(&self.parts)
    }
}
