//! Columns: where a table may go, and what each target takes.

use crate::basics::{Error, Result};
use crate::book::{self, FieldKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../data/intake.json");

/// What `data/intake.json` holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    nouns: BTreeMap<String, IntakeTarget>,
    /// Of books: field → words under which its heading is known too.
    books: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// Where a table may go.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct IntakeTarget {
    #[serde(default)]
    pub noun: String,
    pub label: String,
    /// The field without which a row is no record.
    pub title: String,
    pub columns: Vec<IntakeColumn>,
}

/// A field a column may fill.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct IntakeColumn {
    pub field: String,
    pub label: String,
    pub kind: CellKind,
    #[serde(default)]
    pub list: String,
    /// Folded words under which the heading is known too.
    #[serde(default)]
    pub synonyms: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    Line,
    Text,
    Day,
    Money,
    Whole,
    Tick,
    Choice,
    /// Contents of the campaign: `K1`, `1, 3`, or their words.
    Contents,
    /// An entry of the book in `list`, by its name.
    Ref,
}

impl IntakeTarget {
    pub fn column(&self, field: &str) -> Option<&IntakeColumn> {
        self.columns.iter().find(|column| column.field == field)
    }
}

/// Every target: the nouns of `data/intake.json`, then the books.
pub fn targets() -> Vec<IntakeTarget> {
    let shipped: Shipped =
        serde_json::from_str(SHIPPED).unwrap_or(Shipped { nouns: BTreeMap::new(), books: BTreeMap::new() });
    let nouns = shipped.nouns.into_iter().map(|(noun, target)| IntakeTarget { noun, ..target });
    let none = BTreeMap::new();
    let books = book::shelf().books.iter().map(|book| of_book(book, shipped.books.get(&book.code).unwrap_or(&none)));
    nouns.chain(books).collect()
}

pub fn target(noun: &str) -> Result<IntakeTarget> {
    let found = targets().into_iter().find(|target| target.noun == noun);
    found.ok_or_else(|| Error::field("noun", format!("Không nhập được bảng vào “{noun}”")))
}

fn of_book(book: &book::Book, synonyms: &BTreeMap<String, Vec<String>>) -> IntakeTarget {
    let columns = book.fields.iter().filter(|field| !field.computed).filter_map(|field| {
        let (kind, list) = match field.kind {
            FieldKind::Line => (CellKind::Line, ""),
            FieldKind::Text => (CellKind::Text, ""),
            FieldKind::Day => (CellKind::Day, ""),
            FieldKind::Whole | FieldKind::Year => (CellKind::Whole, ""),
            FieldKind::Money => (CellKind::Money, ""),
            FieldKind::Tick => (CellKind::Tick, ""),
            FieldKind::Choice => (CellKind::Choice, field.list.as_str()),
            FieldKind::Content => (CellKind::Contents, ""),
            FieldKind::Ref => (CellKind::Ref, field.book.as_str()),
            _ => return None,
        };
        Some(IntakeColumn {
            field: field.name.clone(),
            label: field.label.clone(),
            kind,
            list: list.to_string(),
            synonyms: synonyms.get(&field.name).cloned().unwrap_or_default(),
        })
    });
    let columns: Vec<IntakeColumn> = columns.collect();
    // A title that is worked out stands in no table: what has to be said takes its place.
    let stands = columns.iter().any(|column| column.field == book.title);
    let first = book.fields.iter().find(|field| field.required && !field.computed).map(|field| &field.name);
    let title = if stands { &book.title } else { first.unwrap_or(&book.title) };
    IntakeTarget { noun: book.code.clone(), label: book.label.clone(), title: title.clone(), columns }
}
