//! A record as plain fields, whatever noun or book it comes from.

use crate::basics::{Date, Money, Result};
use crate::code;
use crate::db::Read;
use crate::report::content::Cell;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// One record: what is printed, the codes behind it, and lists of its own.
#[derive(Clone, Default, Debug)]
pub struct Record {
    pub id: String,
    /// What menus call it.
    pub label: String,
    /// A heading among rows.
    pub strong: bool,
    pub cells: BTreeMap<String, Cell>,
    pub codes: BTreeMap<String, String>,
    pub lists: BTreeMap<String, Vec<Record>>,
}

impl Record {
    pub fn set(&mut self, name: &str, cell: Cell) {
        self.cells.insert(name.to_string(), cell);
    }

    pub fn words(&mut self, name: &str, words: impl Into<String>) {
        let words = words.into();
        if !words.is_empty() {
            self.set(name, Cell::Text(words));
        }
    }

    pub fn code(&mut self, r: Read, name: &str, list: &str, value: &str) -> Result<()> {
        if !value.is_empty() {
            self.words(name, code::label(r, list, value)?);
            self.codes.insert(name.to_string(), value.to_string());
        }
        Ok(())
    }

    /// The field as printed; empty when it is not known.
    pub fn shown(&self, name: &str) -> String {
        self.cells.get(name).map(Cell::shown).unwrap_or_default()
    }

    /// Do the codes agree?
    pub fn is(&self, only: &BTreeMap<String, String>) -> bool {
        only.iter().all(|(field, code)| self.codes.get(field).map_or("", String::as_str) == code)
    }
}

pub fn point(row: &Json) -> Record {
    let mut one = text_row(row.get("text").and_then(Json::as_str).unwrap_or_default());
    for name in ["max", "score"] {
        if let Some(points) = row.get(name).and_then(Json::as_i64) {
            one.set(name, Cell::Count(points));
        }
    }
    one
}

pub fn text_row(words: &str) -> Record {
    let mut one = Record::default();
    one.words("text", words);
    one
}

pub fn counted(name: &str, count: i64) -> Record {
    let mut one = Record::default();
    one.words("name", name);
    one.set("count", Cell::Count(count));
    one
}

pub fn number_of(unit: &str, value: f64) -> Cell {
    match unit {
        "%" => Cell::Percent(value),
        "đồng" => Cell::Money(Money(value as i64)),
        _ => Cell::Count(value as i64),
    }
}

pub fn time(starts: Option<Date>, ends: Option<Date>) -> String {
    match (starts, ends) {
        (Some(from), Some(to)) => format!("{} – {}", from.vietnamese(), to.vietnamese()),
        (Some(from), None) => format!("từ {}", from.vietnamese()),
        (None, Some(to)) => format!("đến {}", to.vietnamese()),
        (None, None) => String::new(),
    }
}
