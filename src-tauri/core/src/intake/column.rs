//! Columns: what a target may take, which heading means which field, and what a cell of each kind says.

use super::{ColumnMatch, HEADING_WITHIN, Values, key, year_of};
use crate::basics::{Date, Error, Problems, Result, date, money, text};
use crate::book::{self, FieldKind};
use crate::db::Read;
use crate::{campaign, code};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../data/intake.json");

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
    let shipped: BTreeMap<String, IntakeTarget> = serde_json::from_str(SHIPPED).unwrap_or_default();
    let nouns = shipped.into_iter().map(|(noun, target)| IntakeTarget { noun, ..target });
    nouns.chain(book::shelf().books.iter().map(of_book)).collect()
}

pub fn target(noun: &str) -> Result<IntakeTarget> {
    let found = targets().into_iter().find(|target| target.noun == noun);
    found.ok_or_else(|| Error::field("noun", format!("Không nhập được bảng vào “{noun}”")))
}

fn of_book(book: &book::Book) -> IntakeTarget {
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
        let column = |synonyms| IntakeColumn {
            field: field.name.clone(),
            label: field.label.clone(),
            kind,
            list: list.to_string(),
            synonyms,
        };
        Some(column(Vec::new()))
    });
    IntakeTarget {
        noun: book.code.clone(),
        label: book.label.clone(),
        title: book.title.clone(),
        columns: columns.collect(),
    }
}

/// The row among the first with the most known headings.
pub fn find_heading(target: &IntakeTarget, rows: &[Vec<String>]) -> usize {
    let known = |row: &Vec<String>| row.iter().filter(|cell| best(target, cell, &[]).is_some()).count();
    let within = rows.iter().take(HEADING_WITHIN).enumerate();
    within.map(|(i, row)| (known(row), i)).max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map_or(0, |(_, i)| i)
}

/// Each column of the heading with its field; a field is taken once.
pub fn matches(target: &IntakeTarget, heading: &[String], chosen: &BTreeMap<u32, String>) -> Vec<ColumnMatch> {
    let mut taken: Vec<&str> = chosen.values().map(String::as_str).collect();
    let mut all = Vec::new();
    for (i, cell) in heading.iter().enumerate() {
        let column = u32::try_from(i).unwrap_or(u32::MAX);
        let found = match chosen.get(&column) {
            Some(field) => target.column(field),
            None => best(target, cell, &taken),
        };
        if let Some(found) = found {
            taken.push(&found.field);
        }
        all.push(ColumnMatch {
            column,
            heading: cell.clone(),
            field: found.map_or(String::new(), |found| found.field.clone()),
            label: found.map_or(String::new(), |found| found.label.clone()),
        });
    }
    all
}

/// The column a heading means: the same words, else words that hold each other, the longest first.
fn best<'a>(target: &'a IntakeTarget, heading: &str, taken: &[&str]) -> Option<&'a IntakeColumn> {
    let heading = key(heading);
    if heading.is_empty() {
        return None;
    }
    let score = |column: &IntakeColumn| {
        let names = std::iter::once(key(&column.label)).chain(column.synonyms.iter().cloned());
        let of = |name: String| {
            let padded = |words: &str| format!(" {words} ");
            match () {
                () if name == heading => 1_000 + name.len(),
                () if padded(&heading).contains(&padded(&name)) => 100 + name.len(),
                () if heading.len() > 3 && padded(&name).contains(&padded(&heading)) => heading.len(),
                () => 0,
            }
        };
        names.map(of).max().unwrap_or(0)
    };
    let free = target.columns.iter().filter(|column| !taken.contains(&column.field.as_str()));
    free.map(|column| (score(column), column))
        .filter(|(score, _)| *score > 0)
        .max_by_key(|(score, _)| *score)
        .map(|(_, c)| c)
}

/// The cells of a row as values of their fields; every cell that cannot be understood is a problem.
pub fn understand(r: Read, target: &IntakeTarget, given: &BTreeMap<&str, String>) -> Result<Values> {
    let mut problems = Problems::default();
    let mut values = Values::new();
    for (field, cell) in given {
        let Some(column) = target.column(field) else { continue };
        match value(r, column, cell)? {
            Ok(value) => {
                values.insert((*field).to_string(), value);
            }
            Err(why) => problems.add(field, why),
        }
    }
    problems.check()?;
    Ok(values)
}

fn value(r: Read, column: &IntakeColumn, cell: &str) -> Result<std::result::Result<Json, String>> {
    let label = &column.label;
    Ok(match column.kind {
        CellKind::Line | CellKind::Text => Ok(Json::from(cell)),
        CellKind::Day => day(cell, year_of(r)).map(|day| Json::from(day.to_string())),
        CellKind::Money => money::understand(cell).map(|money| Json::from(money.0)),
        CellKind::Whole => {
            let digits: String = cell.chars().filter(|c| !" .".contains(*c)).collect();
            digits.parse::<u32>().map(Json::from).map_err(|_| format!("{label}: “{cell}” không phải một số nguyên"))
        }
        CellKind::Tick => Ok(Json::from(!["0", "khong", "chua", "k", "-"].contains(&text::search_key(cell).as_str()))),
        CellKind::Choice => match choice(r, &column.list, cell)? {
            Some(code) => Ok(Json::from(code)),
            None => Err(format!("{label}: “{cell}” không có trong danh mục")),
        },
        CellKind::Contents => {
            let found = contents(r, cell)?;
            if found.is_empty() {
                Err(format!("{label}: chưa hiểu “{cell}”. Ghi số 1 đến 5"))
            } else {
                Ok(Json::from(found))
            }
        }
        CellKind::Ref => reference(r, column, cell)?,
    })
}

/// Days in every shape people and spreadsheets write them: `5/3/2026`, `2026-03-05`, the serial number 46086.
fn day(cell: &str, year: i16) -> std::result::Result<Date, String> {
    if let Ok(serial) = cell.parse::<f64>()
        && (20_000.0..80_000.0).contains(&serial)
        && let Some(first) = Date::new(1899, 12, 30)
    {
        return Ok(first.plus_days(serial as i32));
    }
    let words = cell.split([' ', 'T']).next().unwrap_or(cell);
    date::understand(words, year)
}

/// The code itself, its label, or the label that holds the words or is held by them.
fn choice(r: Read, list: &str, cell: &str) -> Result<Option<String>> {
    let wanted = key(cell);
    let all: Vec<_> = code::all(r)?.into_iter().filter(|row| row.list == list).collect();
    let same = all.iter().find(|row| row.code.eq_ignore_ascii_case(cell) || key(&row.label) == wanted);
    let near = || {
        let holds = |row: &&code::CodeRow| {
            let label = key(&row.label);
            wanted.len() > 3 && (label.contains(&wanted) || wanted.contains(&label))
        };
        all.iter().filter(holds).min_by_key(|row| row.label.len().abs_diff(cell.len()))
    };
    // “Mồ côi cả cha lẫn mẹ” is “Mồ côi cả cha và mẹ”: nearly the same words.
    let alike = || {
        let words: Vec<&str> = wanted.split(' ').collect();
        let shared = |row: &&code::CodeRow| {
            let label = key(&row.label);
            let theirs: Vec<&str> = label.split(' ').collect();
            let both = words.iter().filter(|word| theirs.contains(word)).count();
            (both * 100 / words.len().max(theirs.len()), row.label.len())
        };
        all.iter().filter(|row| words.len() > 2 && shared(row).0 >= 75).max_by_key(shared)
    };
    Ok(same.or_else(near).or_else(alike).map(|row| row.code.clone()))
}

fn contents(r: Read, cell: &str) -> Result<Vec<String>> {
    let campaign = campaign::of_year(r, year_of(r))?;
    let wanted = key(cell);
    let mut found: Vec<String> = Vec::new();
    for content in &campaign.contents {
        let number = content.number.to_string();
        let named = cell
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word == number || word.eq_ignore_ascii_case(&content.code));
        if named || wanted.len() > 5 && (key(&content.full).contains(&wanted) || wanted.contains(&key(&content.short)))
        {
            found.push(content.code.clone());
        }
    }
    Ok(found)
}

fn reference(r: Read, column: &IntakeColumn, cell: &str) -> Result<std::result::Result<Json, String>> {
    let wanted = key(cell);
    let mut same = book::suggest(r, &column.list, cell)?;
    same.retain(|one| key(&one.label) == wanted);
    Ok(match &same[..] {
        [one] => Ok(Json::from(one.id.as_str())),
        [] => Err(format!("{}: không tìm thấy “{cell}” trong sổ", column.label)),
        many => Err(format!("{}: có {} mục cùng tên “{cell}”", column.label, many.len())),
    })
}
