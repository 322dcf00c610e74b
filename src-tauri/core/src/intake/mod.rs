//! Tables people bring into a register: which row is the heading, which column is which field, what each cell means,
//! and the rows that keep to the rules as one act.
//!
//! Traps: nothing is converted silently (old encodings are proposed, see `spelling`); a row the noun refuses writes
//! nothing and stands in the answer with its reasons; a row left out is named; a person's name still needs the consent.

use crate::basics::{Code, Date, Error, Problem, Result, text};
use crate::db::{Act, Db, Read, Right, Write, rights};
use dan_van_sealed::sheet::Sheet;
use heading::{NoRecord, Remembered, Shape};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use value::{Given, Known};

mod column;
mod heading;
mod paper;
mod record;
mod spelling;
#[cfg(test)]
mod tests;
mod value;
#[cfg(test)]
mod workbook_tests;

pub use column::{IntakeColumn, IntakeTarget, targets};
pub use heading::ColumnMatch;
pub use paper::{TemplateColumn, refused_table, template};
pub use spelling::{Letters, Spelling};

/// What to do with rows that are in the register already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    #[default]
    Skip,
    Update,
    Add,
}

/// A cell mended in the preview.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Row and column of the file, from 0.
    pub row: u32,
    pub column: u32,
    pub text: String,
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
    /// Field → what it says in every row whose cell is empty, with or without a column.
    pub everywhere: BTreeMap<String, String>,
    pub edits: Vec<Edit>,
    /// The day on which everybody in the file had agreed on paper; none: as the file says, else refused with a name.
    pub consent_on: Option<Date>,
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
    /// In the order of the matches.
    pub cells: Vec<String>,
    pub state: RowState,
    /// `field` is the field of the target.
    pub problems: Vec<Problem>,
    /// Taken all the same.
    pub warnings: Vec<Problem>,
    /// What was read where it looks different from what stands there.
    pub readings: Vec<Problem>,
}

impl IntakeLine {
    /// Row of the file from 0.
    fn row(&self) -> u32 {
        self.number.saturating_sub(1)
    }
}

/// A row that is no record: a total, a note, a title between the records.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct LeftOut {
    /// Row of the file from 1.
    pub number: u32,
    pub words: String,
}

/// What a table holds for a target, without its rows.
#[derive(Clone, PartialEq, Debug, Default, Serialize, specta::Type)]
pub struct IntakeSummary {
    /// Row of the heading from 0.
    pub heading: u32,
    pub matches: Vec<ColumnMatch>,
    /// Which column is missing without which no row can be taken, and what to do; mostly empty.
    pub missing: String,
    pub left_out: Vec<LeftOut>,
    pub added: u32,
    pub updated: u32,
    pub skipped: u32,
    pub refused: u32,
    /// Rows with something to be looked at, refused or not.
    pub warned: u32,
    /// The reading that makes the most Vietnamese words, and cells before and after it.
    pub proposed: Letters,
    pub spellings: Vec<Spelling>,
}

/// What a table holds for a target.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Intake {
    pub summary: IntakeSummary,
    pub lines: Vec<IntakeLine>,
}

/// Told how many rows of how many are done; `false` stops, and nothing is written.
pub type Watch<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// The sheet of a file that most probably holds the table; `None`: no sheet has rows.
pub fn likely_sheet(r: Read, noun: &str, sheets: &[Sheet]) -> Result<Option<usize>> {
    let target = column::target(noun)?;
    Ok(heading::likely_sheet(&target, sheets, &heading::remembered(r, noun)))
}

/// Looks without writing anything.
pub fn preview(db: &mut Db, sheet: &Sheet, wish: &Wish, watch: Watch) -> Result<Intake> {
    may_bring(db, &wish.noun)?;
    looking(db, |w| take_in(w, sheet, wish, watch))
}

/// Writes every row that keeps to the rules as one act that undo takes back; matches made by hand are remembered.
pub fn run(db: &mut Db, sheet: &Sheet, wish: &Wish, watch: Watch) -> Result<Intake> {
    may_bring(db, &wish.noun)?;
    let label = column::target(&wish.noun)?.label;
    let made = db.write(Act::new(format!("Nhập bảng vào {label}")), |w| {
        let made = take_in(w, sheet, wish, watch)?;
        if made.summary.missing.is_empty() { Ok(made) } else { Err(Error::field("columns", made.summary.missing)) }
    })?;
    remember(db, &made.summary.matches, wish)?;
    Ok(made)
}

/// Looks again at the rows given (from 0) after their cells were mended, and at those that say the same title, which
/// may have become their doubles; returns the lines that were looked at.
pub fn look_again(
    db: &mut Db,
    sheet: &Sheet,
    wish: &Wish,
    rows: &BTreeSet<u32>,
    seen: &mut Intake,
) -> Result<Vec<IntakeLine>> {
    may_bring(db, &wish.noun)?;
    let target = column::target(&wish.noun)?;
    let edits = by_row(wish);
    let matches = seen.summary.matches.clone();
    let title = matches.iter().position(|one| one.field == target.title);
    let words = |cells: &[String]| title.and_then(|column| cells.get(column)).map(|words| key(words));
    let mut titles: BTreeSet<String> = BTreeSet::new();
    for line in seen.lines.iter_mut().filter(|line| rows.contains(&line.row())) {
        titles.extend(words(&line.cells));
        line.cells = in_order(&matches, &row_of(sheet, line.row() as usize, wish, &edits));
        titles.extend(words(&line.cells));
    }
    let lines = &mut seen.lines;
    let looked_at = looking(db, |w| {
        let known = Known::of(w.read(), &target)?;
        let table = Table { target: &target, known: &known, matches: &matches, unworked: unworked_of(sheet), wish };
        let mut looked_at = Vec::new();
        for line in lines {
            if rows.contains(&line.row()) || words(&line.cells).is_some_and(|words| titles.contains(&words)) {
                *line = one_row(w, &table, &line.cells, line.row() as usize)?;
                looked_at.push(line.clone());
            }
        }
        Ok(looked_at)
    })?;
    count(seen);
    Ok(looked_at)
}

/// Even a refused row tells whether somebody is in the register already.
fn may_bring(db: &Db, noun: &str) -> Result<()> {
    if rights::is_restricted(noun) { db.need(Right::Restricted) } else { Ok(()) }
}

/// Runs what writes and takes it back whole: a preview leaves no trace.
fn looking<T>(db: &mut Db, work: impl FnOnce(&mut Write) -> Result<T>) -> Result<T> {
    let mut made = None;
    let outcome = db.write(Act::new("Xem trước"), |w| {
        made = Some(work(w)?);
        Err::<(), Error>(Error::new(Code::Refused, ""))
    });
    match (made, outcome) {
        (Some(made), _) => Ok(made),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::internal("no preview")),
    }
}

/// An act of its own: undoing the table does not forget them.
fn remember(db: &mut Db, matches: &[ColumnMatch], wish: &Wish) -> Result<()> {
    let known: Remembered = heading::remembered(db.read(), &wish.noun);
    let mut now = known.clone();
    let by_hand = matches.iter().filter(|one| wish.columns.contains_key(&one.column) && !key(&one.heading).is_empty());
    now.extend(by_hand.map(|one| (key(&one.heading), one.field.clone())));
    if now == known {
        return Ok(());
    }
    let text = serde_json::to_string(&now).map_err(Error::internal)?;
    db.write(Act::lasting("Nhớ cách ghép cột của bảng"), |w| w.set(&format!("intake.{}", wish.noun), &text))
}

fn by_row(wish: &Wish) -> BTreeMap<u32, Vec<&Edit>> {
    let mut edits: BTreeMap<u32, Vec<&Edit>> = BTreeMap::new();
    for edit in &wish.edits {
        edits.entry(edit.row).or_default().push(edit);
    }
    edits
}

/// A row as it is read, with what was mended.
fn row_of(sheet: &Sheet, row: usize, wish: &Wish, edits: &BTreeMap<u32, Vec<&Edit>>) -> Vec<String> {
    let width = sheet.rows.get(row).map_or(0, Vec::len);
    let read = |column| day_as_people_write(spelling::read(sheet, row, column, wish.letters));
    let mut cells: Vec<String> = (0..width).map(read).collect();
    for edit in u32::try_from(row).ok().and_then(|row| edits.get(&row)).into_iter().flatten() {
        let column = edit.column as usize;
        if column < dan_van_sealed::sheet::MAX_COLUMNS {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text::line(&edit.text);
        }
    }
    cells
}

/// `2026-03-05`, as a worksheet's day comes, is shown as 05/03/2026.
fn day_as_people_write(cell: String) -> String {
    if cell.len() != 10 {
        return cell;
    }
    cell.parse::<Date>().map_or(cell, Date::vietnamese)
}

/// What every row of one table is looked at with.
struct Table<'a> {
    target: &'a IntakeTarget,
    known: &'a Known,
    matches: &'a [ColumnMatch],
    /// Formulas without a value.
    unworked: BTreeSet<(u32, u32)>,
    wish: &'a Wish,
}

fn unworked_of(sheet: &Sheet) -> BTreeSet<(u32, u32)> {
    sheet.unworked.iter().copied().collect()
}

fn in_order(matches: &[ColumnMatch], cells: &[String]) -> Vec<String> {
    matches.iter().map(|one| cells.get(one.column as usize).cloned().unwrap_or_default()).collect()
}

fn take_in(w: &mut Write, sheet: &Sheet, wish: &Wish, watch: Watch) -> Result<Intake> {
    let target = column::target(&wish.noun)?;
    let (proposed, spellings) = spelling::propose(sheet);
    let edits = by_row(wish);
    let rows: Vec<Vec<String>> = (0..sheet.rows.len()).map(|row| row_of(sheet, row, wish, &edits)).collect();
    let before = heading::remembered(w.read(), &wish.noun);
    let heading = heading::find(&target, sheet, &rows, wish.heading, &wish.columns, &before);
    let summary = IntakeSummary { heading: whole(heading.row), proposed, spellings, ..IntakeSummary::default() };
    let mut intake = Intake { summary, ..Intake::default() };
    if !heading.matches.iter().any(|one| one.field == target.title) {
        let title = target.column(&target.title).map_or("", |column| column.label.as_str());
        intake.summary.missing = format!("Không thấy cột “{title}”. Chọn đúng dòng tiêu đề hoặc ghép cột bằng tay");
    }
    let shape = Shape::of(&target, &heading, sheet, &rows);
    let known = Known::of(w.read(), &target)?;
    let table = Table { target: &target, known: &known, matches: &heading.matches, unworked: unworked_of(sheet), wish };
    for (at, cells) in rows.iter().enumerate().skip(heading.below) {
        if !watch(at, rows.len()) {
            return Err(Error::new(Code::Refused, "Đã dừng. Chưa có dòng nào được ghi"));
        }
        match shape.judge(cells, at) {
            Some(NoRecord::Empty) => {}
            // Shown all the same, so that another row or column can be chosen.
            _ if !intake.summary.missing.is_empty() => intake.lines.push(line(&table, cells, at, RowState::Refused)),
            None => intake.lines.push(one_row(w, &table, cells, at)?),
            Some(NoRecord::Apart) => intake.summary.left_out.push(LeftOut {
                number: whole(at + 1),
                words: cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
            }),
        }
    }
    intake.summary.matches = heading.matches;
    count(&mut intake);
    Ok(intake)
}

fn whole(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn count(intake: &mut Intake) {
    let of = |state: RowState| whole(intake.lines.iter().filter(|line| line.state == state).count());
    let warned = whole(intake.lines.iter().filter(|line| !line.warnings.is_empty()).count());
    let (added, updated, skipped, refused) =
        (of(RowState::Added), of(RowState::Updated), of(RowState::Skipped), of(RowState::Refused));
    let summary = &mut intake.summary;
    (summary.added, summary.updated, summary.skipped) = (added, updated, skipped);
    (summary.refused, summary.warned) = (refused, warned);
}

fn line(table: &Table, cells: &[String], at: usize, state: RowState) -> IntakeLine {
    IntakeLine {
        number: whole(at + 1),
        cells: in_order(table.matches, cells),
        state,
        problems: Vec::new(),
        warnings: Vec::new(),
        readings: Vec::new(),
    }
}

fn one_row(w: &mut Write, table: &Table, cells: &[String], at: usize) -> Result<IntakeLine> {
    let given = given(table, cells);
    let mut line = line(table, cells, at, RowState::Added);
    let understood = table.known.understand(w.read(), table.target, &given)?;
    line.warnings = unworked(table, at, cells);
    line.warnings.extend(understood.warnings);
    line.readings = understood.readings;
    line.problems = understood.problems;
    let title = &table.target.title;
    if !given.iter().any(|cell| cell.field == title) {
        let label = table.target.column(title).map_or(String::new(), |column| column.label.to_lowercase());
        line.problems.push(Problem { field: title.clone(), message: format!("Dòng này thiếu {label}") });
    }
    if !line.problems.is_empty() {
        line.state = RowState::Refused;
        return Ok(line);
    }
    match record::put(w, &table.target.noun, &understood.values, table.wish) {
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

/// The filled cells by field; an empty one takes what is said for every row.
fn given<'a>(table: &'a Table, cells: &[String]) -> Vec<Given<'a>> {
    // A dash stands where nothing is to be said.
    let says = |cell: &String| cell.chars().any(|c| !"-–—. ".contains(c));
    let mut all: Vec<Given> = Vec::new();
    for one in table.matches.iter().filter(|one| !one.field.is_empty()) {
        if let Some(text) = cells.get(one.column as usize).filter(|cell| says(cell)) {
            all.push(Given { field: &one.field, heading: &one.heading, factor: one.factor, text: text.clone() });
        }
    }
    for (field, text) in &table.wish.everywhere {
        if !all.iter().any(|cell| cell.field == field) && says(text) {
            all.push(Given { field, heading: "", factor: 1, text: text::line(text) });
        }
    }
    all
}

/// Cells whose formula was never worked out by the program that saved the file.
fn unworked(table: &Table, at: usize, cells: &[String]) -> Vec<Problem> {
    let here = |one: &&ColumnMatch| {
        let empty = cells.get(one.column as usize).is_none_or(String::is_empty);
        !one.field.is_empty() && empty && table.unworked.contains(&(whole(at), one.column))
    };
    let why = "Ô là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi nhập, hoặc gõ giá trị vào ô";
    let problem = |one: &ColumnMatch| Problem { field: one.field.clone(), message: why.to_string() };
    table.matches.iter().filter(here).map(problem).collect()
}

/// The understood cells of one row by field.
type Values = BTreeMap<String, Json>;

/// The label's words, for matching.
fn key(words: &str) -> String {
    let folded = text::search_key(words);
    let plain: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
