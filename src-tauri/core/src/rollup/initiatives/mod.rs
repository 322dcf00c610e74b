//! Initiatives of the whole sector: those of the packages that count, looked up, and those worth taking up elsewhere.

mod rules;
mod store;

use crate::basics::{Page, Result};
use crate::campaign;
use crate::code;
use crate::db::Read;
use crate::report::content::{Cell, Column, Row, Table};
use serde::{Deserialize, Serialize};

pub use rules::reasons;

/// Rows of a table for a worksheet or the clipboard.
const MOST: u32 = 50_000;

/// What is shown. Empty: everything.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct InitiativeSearch {
    pub period: String,
    /// Words of its name, results or who recognised it.
    pub search: String,
    /// Words of the unit's name or code.
    pub unit: String,
    pub content: String,
    pub field: String,
    pub kind: String,
    pub status: String,
    /// Only those worth taking up elsewhere, the best first.
    pub suggested: bool,
    pub page: u32,
}

/// An initiative with the unit it comes from.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct FoundInitiative {
    pub code: String,
    pub unit: String,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub scope: String,
    pub field: String,
    /// Codes of its contents, separated by blanks.
    pub contents: String,
    pub status: String,
    pub recognised_by: String,
    pub results: String,
    /// Why it is worth taking up elsewhere; empty when nothing speaks for it.
    pub reasons: Vec<String>,
}

/// One page, counted and cut in SQL.
pub fn list(r: Read, search: &InitiativeSearch) -> Result<Page<FoundInitiative>> {
    store::list(r, search, search.page, crate::basics::PAGE_ROWS)
}

/// Everything that fits, as a table with words instead of codes.
pub fn table(r: Read, search: &InitiativeSearch) -> Result<Table> {
    let campaign = campaign::of_year(r, super::year_of(&search.period))?;
    let mut rows = Vec::new();
    for (i, one) in store::list(r, search, 0, MOST)?.rows.into_iter().enumerate() {
        let contents: Vec<String> = one
            .contents
            .split(' ')
            .filter_map(|code| campaign.content(code))
            .map(|content| content.number.to_string())
            .collect();
        let mut cells = vec![
            Cell::Count(i as i64 + 1),
            Cell::text(&one.code),
            Cell::text(&one.unit),
            Cell::text(&one.name),
            Cell::text(code::label(r, "initiative_kind", &one.kind)?),
            Cell::text(if one.scope == "individual" { "Cá nhân" } else { "Tập thể" }),
            Cell::text(code::label(r, "field", &one.field)?),
            Cell::text(contents.join(", ")),
            Cell::text(code::label(r, "initiative_status", &one.status)?),
            Cell::text(&one.recognised_by),
            Cell::text(one.results.replace('\n', " ")),
        ];
        if search.suggested {
            cells.push(Cell::text(one.reasons.join("; ")));
        }
        rows.push(Row { strong: false, cells });
    }
    let mut columns: Vec<Column> = [
        ("STT", 1.0),
        ("Mã", 1.8),
        ("Đơn vị", 4.0),
        ("Mô hình, công trình, giải pháp, cách làm hay", 6.0),
        ("Loại hình", 1.8),
        ("Tập thể, cá nhân", 1.6),
        ("Lĩnh vực", 2.4),
        ("Nội dung", 1.4),
        ("Trạng thái", 2.0),
        ("Công nhận", 2.4),
        ("Kết quả", 7.0),
    ]
    .map(|(heading, width)| Column { heading: heading.to_string(), width })
    .to_vec();
    if search.suggested {
        columns.push(Column { heading: "Vì sao nên nhân rộng".to_string(), width: 5.0 });
    }
    Ok(Table { sheet: "Mô hình toàn ngành".to_string(), columns, rows })
}
