//! What the books are: their groups, fields and connections, read from `data/books.json`.
//!
//! Trap: the columns of a book's table are its fields; a new field needs a migration, which a test asks for.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("../../data/books.json");

/// Every book, by the groups of the window.
#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Shelf {
    pub groups: Vec<BookGroup>,
    pub books: Vec<Book>,
}

/// A screen that shows several books.
#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct BookGroup {
    pub code: String,
    pub label: String,
}

/// One book: what is written down one by one under one heading.
#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Also the name of its table.
    pub code: String,
    pub group: String,
    pub label: String,
    /// What one entry is called, lower case: `hồ sơ`.
    pub one: String,
    /// The rows of the plan it carries out (Kế hoạch 09-KH/ĐU, numbered clause by clause).
    pub clauses: Vec<u8>,
    /// The field that names an entry.
    pub title: String,
    /// The field whose day puts an entry into a period; none: entries belong to no period.
    #[serde(default)]
    pub day: Option<String>,
    /// The field that holds the year, when there is no day.
    #[serde(default)]
    pub year: Option<String>,
    /// Shown in every year although it has a day.
    #[serde(default)]
    pub every_year: bool,
    /// What makes an entry a task.
    #[serde(default)]
    pub due: Option<Due>,
    #[serde(default)]
    pub hint: String,
    /// Stands above the form.
    #[serde(default)]
    pub warning: String,
    /// Fields the list shows.
    pub columns: Vec<String>,
    /// Fields added up under the list.
    #[serde(default)]
    pub sums: Vec<String>,
    /// Takes photos and files.
    #[serde(default)]
    pub evidence: bool,
    /// Photos stand side by side: before and after.
    #[serde(default)]
    pub pictures: bool,
    /// Named persons: sorted by given name.
    #[serde(default)]
    pub person: bool,
    /// Who told is kept apart and shown on request only.
    #[serde(default)]
    pub informant: bool,
    /// Every reading is written into the access log.
    #[serde(default)]
    pub restricted: bool,
    /// A fund: the list shows what is left.
    #[serde(default)]
    pub balance: bool,
    /// Fields whose values together stand once.
    #[serde(default)]
    pub unique: Vec<String>,
    /// A panel of its own beside the list: `pledges`, `numbers`.
    #[serde(default)]
    pub screen: String,
    pub fields: Vec<Field>,
    /// What an entry begins elsewhere without typing twice.
    #[serde(default)]
    pub starts: Vec<Start>,
}

#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The field with the day by which it is to be done.
    pub by: String,
    /// The field with the day it was done; empty: still open.
    pub done: String,
}

/// One field of a book.
#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub hint: String,
    /// The code list of a choice, a checklist or a grid.
    #[serde(default)]
    pub list: String,
    /// The book (or `initiative`) a reference points to.
    #[serde(default)]
    pub book: String,
    /// A day that cannot lie in the future.
    #[serde(default)]
    pub past: bool,
    /// A day that cannot lie before this field's.
    #[serde(default)]
    pub not_before: String,
    /// A number that cannot be greater than this field's, when that one is given.
    #[serde(default)]
    pub at_most: String,
    /// Worked out by the program, never typed.
    #[serde(default)]
    pub computed: bool,
    /// Behind “Thêm chi tiết”.
    #[serde(default)]
    pub more: bool,
    /// A code list whose labels are offered while typing.
    #[serde(default)]
    pub suggest: String,
    /// The headings of a grid.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What a table of points begins with: text and most points.
    #[serde(default)]
    pub initial: Vec<(String, u32)>,
    /// The reference whose criteria the scores follow.
    #[serde(default)]
    pub from: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Line,
    Text,
    Day,
    Year,
    Whole,
    Money,
    Tick,
    Choice,
    /// A content of the year's campaign.
    Content,
    Ref,
    /// `[{text, done}]`, editable.
    Checklist,
    /// `{code: [numbers]}`, one row per code of the list.
    Grid,
    /// `[{text, max}]`.
    Points,
    /// `[{text, max, score}]`, a snapshot of the points with what was given.
    Scores,
}

/// An entry of another book begun from this one.
#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Start {
    pub label: String,
    pub book: String,
    /// Field there ← `$field` here.
    #[serde(default)]
    pub fill: BTreeMap<String, String>,
    /// Field there ← this value.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
}

impl Book {
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The column that puts an entry into a span of days.
    pub fn day_field(&self) -> Option<&Field> {
        self.day.as_deref().and_then(|name| self.field(name))
    }
}

/// Every book, as shipped.
pub fn shelf() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| serde_json::from_str(SHIPPED).unwrap_or(Shelf { groups: Vec::new(), books: Vec::new() }))
}

/// The book of this name.
pub fn book(code: &str) -> Option<&'static Book> {
    shelf().books.iter().find(|book| book.code == code)
}
