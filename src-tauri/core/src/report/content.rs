//! A report as plain data: what it says, not how it looks. `documents` turns it into docx and xlsx.

use crate::basics::{Date, Money};
use serde::{Deserialize, Serialize};

/// A document to be signed, with its tables.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Report {
    /// Name of the file without extension: `bao-cao-nam-2026`.
    pub file_stem: String,
    /// Made from sample data: every page and sheet says so.
    pub sample: bool,
    pub letterhead: Letterhead,
    /// `BÁO CÁO`.
    pub title: String,
    /// Trích yếu, first letter lower case: `về kết quả thực hiện …`.
    pub subject: String,
    /// `Kính gửi` / `Kính trình` lines, often none.
    pub addressees: Vec<String>,
    pub blocks: Vec<Block>,
    pub signature: Signature,
    /// Nơi nhận without dash and punctuation: `Đảng ủy phường …`, last `Lưu Chi bộ`.
    pub recipients: Vec<String>,
    /// Each starts on a page of its own.
    pub appendices: Vec<Appendix>,
}

/// Which body of rules lays the document out (never mixed in one document).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Party,
    State,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Letterhead {
    pub family: Family,
    /// The organisation above, as its name is written (`Đảng bộ phường …`); the layout capitalises.
    pub superior: String,
    /// The organisation that issues (`Chi bộ Trường …`).
    pub issuer: String,
    /// Full symbol after the number: `BC/CB`. The layout adds `Số …-`.
    pub symbol: String,
    /// Reserved number, or none yet: a blank is left to write it in.
    pub number: Option<u32>,
    /// `Thành phố Hồ Chí Minh`.
    pub place: String,
    pub dated: Date,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// `level` 1: `I- TÊN MỤC`; 2: `1. …`; 3: `a) …`. The text carries its number.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph {
        text: String,
    },
    /// One `- …` line.
    Item {
        text: String,
    },
    /// A paragraph or a `- …` line that knows which of its numbers are figures; its text is that of its pieces.
    Sentence {
        item: bool,
        pieces: Vec<Piece>,
    },
    Table {
        table: Table,
    },
}

/// A stretch of a sentence.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Piece {
    pub text: String,
    /// Code of the indicator whose figure stands here: a click on it shows the records behind.
    pub indicator: Option<String>,
}

/// Signed figures for machines, printed after the appendix of figures.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
pub struct Codes {
    /// Stands above the codes; without codes it says why there are none and is not printed.
    pub sentence: String,
    /// The content of each code, in order.
    pub codes: Vec<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Appendix {
    /// `Phụ lục 1`.
    pub label: String,
    pub title: String,
    pub landscape: bool,
    pub table: Table,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Table {
    /// Name of the worksheet, at most 31 characters, none of `[]:*?/\`.
    pub sheet: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Column {
    pub heading: String,
    /// Share of the table's width, any positive number.
    pub width: f64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Row {
    /// A heading or a total: bold.
    pub strong: bool,
    /// As many as there are columns.
    pub cells: Vec<Cell>,
}

/// A value that keeps its type as far as the worksheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Cell {
    Empty,
    Text(String),
    Count(#[specta(type = i32)] i64),
    Money(Money),
    /// 98.5 means 98,5 %.
    Percent(f64),
    Day(Date),
    /// A number that is an indicator's figure.
    Figure {
        value: Box<Cell>,
        indicator: String,
    },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Signature {
    /// On whose behalf, without the prefix: `Chi bộ`; empty when the person signs alone.
    pub on_behalf: String,
    /// `Bí thư`, `Phó Bí thư`.
    pub title: String,
    pub name: String,
    /// The cell has no seal: a second block for the superior's confirmation (`Đảng ủy`), usually none.
    pub confirmed_by: Option<String>,
}

impl Table {
    /// Lines with tabs, as a spreadsheet takes them from the clipboard.
    pub fn as_lines(&self) -> String {
        let plain = |text: String| text.replace(['\t', '\n'], " ");
        let heads = self.columns.iter().map(|column| plain(column.heading.clone())).collect::<Vec<_>>().join("\t");
        let row = |row: &Row| row.cells.iter().map(|cell| plain(cell.shown())).collect::<Vec<_>>().join("\t");
        std::iter::once(heads).chain(self.rows.iter().map(row)).collect::<Vec<_>>().join("\n")
    }
}

impl Block {
    /// A paragraph or `- …` line in pieces, the dash among them; `None` for headings and tables.
    pub fn pieces(&self) -> Option<Vec<Piece>> {
        let plain = |text: &str| Piece { text: text.to_string(), indicator: None };
        match self {
            Block::Paragraph { text } => Some(vec![plain(text)]),
            Block::Item { text } => Some(vec![plain("- "), plain(text)]),
            Block::Sentence { item: false, pieces } => Some(pieces.clone()),
            Block::Sentence { item: true, pieces } => Some([vec![plain("- ")], pieces.clone()].concat()),
            Block::Heading { .. } | Block::Table { .. } => None,
        }
    }

    /// The words of [`Block::pieces`] and of headings.
    pub fn text(&self) -> Option<String> {
        match self {
            Block::Heading { text, .. } => Some(text.clone()),
            _ => self.pieces().map(|pieces| pieces.into_iter().map(|piece| piece.text).collect()),
        }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// As printed on paper.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => crate::basics::amount::grouped(*count),
            Cell::Money(money) => money.grouped(),
            Cell::Percent(percent) => crate::basics::amount::percent(*percent),
            Cell::Day(day) => day.vietnamese(),
            Cell::Figure { value, .. } => value.shown(),
        }
    }

    pub fn is_number(&self) -> bool {
        match self {
            Cell::Count(_) | Cell::Money(_) | Cell::Percent(_) => true,
            Cell::Figure { value, .. } => value.is_number(),
            Cell::Empty | Cell::Text(_) | Cell::Day(_) => false,
        }
    }
}
