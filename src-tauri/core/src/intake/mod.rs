//! Tables people bring into a register: which row is the heading, which column is which field, what each cell means,
//! and the rows that keep to the rules as one act.
//!
//! Traps: nothing is converted silently (old encodings are proposed, see `basics::legacy`); a row the noun refuses writes
//! nothing and stands in the answer with its reasons; a person's name still needs the consent.

use crate::basics::legacy::{self, Letters};
use crate::basics::{Code, Date, Error, Problem, Result, text};
use crate::code;
use crate::db::{Act, Db, Read, Right, Write, rights};
use crate::report::content::{self as report, Cell, Row, Table};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

mod column;
mod record;
#[cfg(test)]
mod tests;

pub use column::{IntakeColumn, IntakeTarget, targets};

/// Rows looked at for the heading.
const HEADING_WITHIN: usize = 15;

/// What to do with rows that are in the register already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    #[default]
    Skip,
    Update,
    Add,
}

/// How a table is to be taken in.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct Wish {
    /// `beneficiary`, `support`, `initiative`, `headcount` or a book.
    pub noun: String,
    pub letters: Letters,
    pub duplicates: Duplicates,
    /// Row of the heading from 0; none: found by itself.
    pub heading: Option<u32>,
    /// Column from 0 → field, where the match is to be another one; empty: not taken.
    pub columns: BTreeMap<u32, String>,
    /// The day on which everybody in the file had agreed on paper; none: as the file says, else refused with a name.
    pub consent_on: Option<Date>,
}

/// A column of the table and the field it was matched with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct ColumnMatch {
    pub column: u32,
    pub heading: String,
    /// Empty: not taken.
    pub field: String,
    pub label: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    Added,
    Updated,
    /// In the register already, left as it was.
    Skipped,
    Refused,
}

/// One row with what became (or would become) of it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct IntakeLine {
    /// Row of the file from 1.
    pub number: u32,
    pub cells: Vec<String>,
    pub state: RowState,
    /// `field` is the field of the target.
    pub problems: Vec<Problem>,
}

/// What a table holds for a target.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Intake {
    pub matches: Vec<ColumnMatch>,
    pub lines: Vec<IntakeLine>,
    pub added: u32,
    pub updated: u32,
    pub skipped: u32,
    pub refused: u32,
    /// The reading that makes the most Vietnamese words.
    pub proposed: Letters,
}

/// Looks without writing anything.
pub fn preview(db: &mut Db, rows: &[Vec<String>], wish: &Wish) -> Result<Intake> {
    may_bring(db, &wish.noun)?;
    let mut made = None;
    let outcome = db.write(Act::new("Xem trước"), |w| {
        made = Some(take_in(w, rows, wish)?);
        // Taken back whole: a preview leaves no trace.
        Err::<(), Error>(Error::new(Code::Refused, ""))
    });
    match (made, outcome) {
        (Some(made), _) => Ok(made),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::internal("no preview")),
    }
}

/// Writes every row that keeps to the rules as one act that undo takes back.
pub fn run(db: &mut Db, rows: &[Vec<String>], wish: &Wish) -> Result<Intake> {
    may_bring(db, &wish.noun)?;
    let label = column::target(&wish.noun)?.label;
    db.write(Act::new(format!("Nhập bảng vào {label}")), |w| take_in(w, rows, wish))
}

/// Even a refused row tells whether somebody is in the register already.
fn may_bring(db: &Db, noun: &str) -> Result<()> {
    if rights::is_restricted(noun) { db.need(Right::Restricted) } else { Ok(()) }
}

fn take_in(w: &mut Write, rows: &[Vec<String>], wish: &Wish) -> Result<Intake> {
    let target = column::target(&wish.noun)?;
    let samples: Vec<&str> = rows.iter().take(200).flatten().map(String::as_str).collect();
    let proposed = legacy::guess(&samples);
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| text::line(&legacy::decode(cell, wish.letters))).collect())
        .collect();
    let heading = wish.heading.map_or_else(|| column::find_heading(&target, &rows), |row| row as usize);
    let matches = column::matches(&target, rows.get(heading).map_or(&[], Vec::as_slice), &wish.columns);
    if !matches.iter().any(|one| one.field == target.title) {
        let title = target.column(&target.title).map_or("", |column| column.label.as_str());
        return Err(Error::field(
            "columns",
            format!("Không thấy cột “{title}”. Chọn đúng dòng tiêu đề hoặc ghép cột bằng tay"),
        ));
    }
    let mut intake = Intake { matches, lines: Vec::new(), added: 0, updated: 0, skipped: 0, refused: 0, proposed };
    for (i, row) in rows.iter().enumerate().skip(heading + 1) {
        if is_no_record(&intake.matches, &target, row) {
            continue;
        }
        let line = one_row(w, &target, &intake.matches, row, i, wish)?;
        match line.state {
            RowState::Added => intake.added += 1,
            RowState::Updated => intake.updated += 1,
            RowState::Skipped => intake.skipped += 1,
            RowState::Refused => intake.refused += 1,
        }
        intake.lines.push(line);
    }
    Ok(intake)
}

fn one_row(
    w: &mut Write,
    target: &IntakeTarget,
    matches: &[ColumnMatch],
    row: &[String],
    i: usize,
    wish: &Wish,
) -> Result<IntakeLine> {
    let cell = |column: u32| row.get(column as usize).cloned().unwrap_or_default();
    let given: BTreeMap<&str, String> = matches
        .iter()
        .filter(|one| !one.field.is_empty())
        .map(|one| (one.field.as_str(), cell(one.column)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let mut line = IntakeLine {
        number: u32::try_from(i + 1).unwrap_or(u32::MAX),
        cells: matches.iter().map(|one| cell(one.column)).collect(),
        state: RowState::Added,
        problems: Vec::new(),
    };
    let understood = if given.contains_key(target.title.as_str()) {
        column::understand(w.read(), target, &given)
    } else {
        let title = target.column(&target.title).map_or(String::new(), |column| column.label.to_lowercase());
        Err(Error::field(&target.title, format!("Dòng này thiếu {title}")))
    };
    match understood.and_then(|values| record::put(w, &target.noun, &values, wish)) {
        Ok(state) => line.state = state,
        Err(error) if matches!(error.code, Code::Refused | Code::Missing) => {
            line.state = RowState::Refused;
            line.problems = if error.problems.is_empty() {
                vec![Problem { field: String::new(), message: error.message }]
            } else {
                error.problems
            };
        }
        Err(error) => return Err(error),
    }
    Ok(line)
}

/// Empty rows, rows of totals, and rows that only number the columns are left out.
fn is_no_record(matches: &[ColumnMatch], target: &IntakeTarget, row: &[String]) -> bool {
    const TOTALS: [&str; 6] = ["tong", "tong cong", "cong", "tong so", "cong cong", "nguoi lap"];
    let title = matches.iter().find(|one| one.field == target.title).map(|one| one.column as usize);
    let title = title.and_then(|column| row.get(column)).map(String::as_str).unwrap_or_default();
    // Without its title a row is no record, unless it says something else that would be lost.
    let says = |one: &ColumnMatch| {
        let cell = row.get(one.column as usize).map(String::as_str).unwrap_or_default();
        !one.field.is_empty() && cell.chars().any(char::is_alphanumeric)
    };
    if title.is_empty() && !matches.iter().any(says) {
        return true;
    }
    let total = row.iter().any(|cell| TOTALS.contains(&text::search_key(cell).trim_end_matches(':')));
    let numbering = row
        .iter()
        .filter(|cell| !cell.is_empty())
        .all(|cell| cell.trim_matches(['(', ')']).parse::<u32>().is_ok_and(|number| number < 40));
    total || numbering && target.noun != "headcount"
}

/// The refused rows as a table with their reasons in the last column, to be mended and brought again.
pub fn refused_table(intake: &Intake) -> Table {
    let mut columns: Vec<report::Column> =
        intake.matches.iter().map(|one| report::Column { heading: one.heading.clone(), width: 3.0 }).collect();
    columns.push(report::Column { heading: "Lý do chưa nhập".to_string(), width: 6.0 });
    let rows = refused(intake).into_iter().map(|(cells, why)| {
        let cells = cells.into_iter().chain([why]).map(Cell::text).collect();
        Row { strong: false, cells }
    });
    Table { sheet: "Chưa nhập".to_string(), columns, rows: rows.collect() }
}

/// A heading with the answers its cells are chosen from, often none.
pub type TemplateColumn = (String, Vec<String>);

/// The headings of a target with the answers that a cell may be chosen from, for an empty workbook.
pub fn template(r: Read, noun: &str) -> Result<(String, Vec<TemplateColumn>)> {
    let target = column::target(noun)?;
    let mut columns = Vec::new();
    for column in &target.columns {
        let rows =
            if column.list.is_empty() || column.kind == column::CellKind::Ref { Vec::new() } else { code::all(r)? };
        let answers = rows.into_iter().filter(|row| row.list == column.list && row.active).map(|row| row.label);
        columns.push((column.label.clone(), answers.collect()));
    }
    Ok((target.label, columns))
}

fn refused(intake: &Intake) -> Vec<(Vec<String>, String)> {
    let of = |line: &IntakeLine| {
        let reasons: Vec<&str> = line.problems.iter().map(|problem| problem.message.as_str()).collect();
        (line.cells.clone(), reasons.join("; "))
    };
    intake.lines.iter().filter(|line| line.state == RowState::Refused).map(of).collect()
}

/// The understood cells of one row by field.
type Values = BTreeMap<String, Json>;

/// The label's words, for matching.
fn key(words: &str) -> String {
    let folded = text::search_key(words);
    let plain: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The campaign year a table without years belongs to.
fn year_of(r: Read) -> i16 {
    r.today().year()
}
