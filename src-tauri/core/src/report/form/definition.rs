//! What the printed forms are, read from `data/forms.json`: title, layout, parts, and the fields they are bound to.

use crate::basics::{Error, Result};
use crate::report::content::Family;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("../../../data/forms.json");

/// One printed form. Words in braces are fields of its record, of the unit or of the period.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// `F01`.
    pub code: String,
    /// What the menu calls it.
    pub label: String,
    pub family: Family,
    /// Where it is filled from: a noun or a book; empty: only by hand.
    #[serde(default)]
    pub source: String,
    /// About one record; else about all of the period.
    #[serde(default)]
    pub one: bool,
    /// Field → code: the records it is about.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// Type of document in the number (`KH`); empty: a paper without a number.
    #[serde(default)]
    pub document: String,
    pub title: String,
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    pub addressees: Vec<String>,
    #[serde(default)]
    pub landscape: bool,
    #[serde(default)]
    pub names: Names,
    /// What the access log says when it is printed; empty: nothing restricted is in it.
    #[serde(default)]
    pub logged: String,
    pub parts: Vec<Part>,
    /// `@cell`, `@head`, or `title|name`; from left to right.
    pub signatures: Vec<String>,
    /// `@unit` are those of the unit's documents.
    #[serde(default)]
    pub recipients: Vec<String>,
}

/// Whose names people in hardship are printed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// Only those who agreed to be named in reports and lists; the others by code.
    #[default]
    Agreed,
    /// Everybody whose name the register may hold: they sign on it, or it stays with who cares for them.
    Known,
}

/// One part of the text.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Part {
    Heading(Heading),
    /// A paragraph; what is not known is left as dots.
    Text(String),
    /// One `- …` line.
    Item(String),
    Field(FieldPart),
    /// A box for each code of a list, ticked as the record says.
    Ticks(Ticks),
    /// One `- …` line for each record.
    Items(Items),
    Table(TablePart),
    /// The parts once for each content of the campaign.
    Contents(Vec<Part>),
    /// The parts once for each value of a field, each on a page of its own.
    Group(Group),
    Break,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    pub level: u8,
    pub text: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldPart {
    pub label: String,
    /// Words with fields in braces; empty: always written by hand.
    #[serde(default)]
    pub value: String,
    /// Lines to write on.
    #[serde(default = "one")]
    pub lines: u8,
}

fn one() -> u8 {
    1
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticks {
    pub label: String,
    pub list: String,
    /// The record's field with the codes, separated by commas.
    pub value: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    pub of: String,
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    pub text: String,
    /// Lines to write on when there is none.
    #[serde(default)]
    pub blank: u8,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablePart {
    pub sheet: String,
    /// A source, or `$list` of the record; empty: rows to write in only.
    #[serde(default)]
    pub of: String,
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// Heading, width, field. `#` is the running number; no field: to write in.
    pub columns: Vec<(String, f64, String)>,
    /// Rows to write in on an empty form.
    #[serde(default)]
    pub blank: u16,
    /// The record's field that tells how many rows there are to write in.
    #[serde(default)]
    pub lines: String,
    /// Fields added up in a last row.
    #[serde(default)]
    pub sum: Vec<String>,
    /// Said instead of an empty table.
    #[serde(default)]
    pub none: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub of: String,
    pub by: String,
    pub parts: Vec<Part>,
}

/// Every form, in order.
pub fn forms() -> Result<&'static [Form]> {
    static FORMS: OnceLock<std::result::Result<Vec<Form>, String>> = OnceLock::new();
    let read = FORMS.get_or_init(|| serde_json::from_str(SHIPPED).map_err(|cause| cause.to_string()));
    read.as_deref().map_err(Error::internal)
}

/// The form of this code.
pub fn form(code: &str) -> Result<&'static Form> {
    let found = forms()?.iter().find(|form| form.code.eq_ignore_ascii_case(code));
    found.ok_or_else(|| Error::field("kind", format!("Không có biểu mẫu “{code}”")))
}
