//! Lines copied from a spreadsheet into a book: tab between columns, one entry a line.

use super::{Book, Entry, EntryId, FieldKind, Values, put, required};
use crate::basics::{Code, Error, Problem, Result, date, money, text};
use crate::db::{Act, Db};
use serde_json::Value as Json;

/// Adds every line as one act: all or nothing. Returns how many.
///
/// The first line may name the columns; else they follow the order of the form.
pub fn paste(db: &mut Db, code: &str, pasted: &str) -> Result<u32> {
    let book = required(code)?;
    let lines: Vec<Vec<&str>> =
        pasted.lines().filter(|line| !line.trim().is_empty()).map(|line| line.split('\t').collect()).collect();
    let (columns, first) = columns(book, lines.first().map_or(&[], Vec::as_slice));
    let rows = lines.get(first..).unwrap_or_default();
    if rows.is_empty() {
        return Err(Error::field("pasted", "Chưa có dòng nào để thêm"));
    }
    let year = db.read().today().year();
    let act = Act::new(format!("Dán {} {} vào sổ", rows.len(), book.one));
    db.write(act, |w| {
        let mut problems = Vec::new();
        for (i, cells) in rows.iter().enumerate() {
            let added = entry(book, &columns, cells, year).and_then(|entry| put(w, code, entry));
            match added {
                Ok(_) => {}
                Err(error) if error.code == Code::Refused => problems.extend(of_line(book, i + first + 1, error)),
                Err(error) => return Err(error),
            }
        }
        if problems.is_empty() {
            return Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        }
        let message = format!("Chưa thêm dòng nào: {} chỗ cần sửa", problems.len());
        Err(Error { code: Code::Refused, message, problems, detail: String::new() })
    })
}

/// The field of each column, and the line where the entries begin.
fn columns<'a>(book: &'a Book, first: &[&str]) -> (Vec<Option<&'a str>>, usize) {
    let fields = || book.fields.iter().filter(|field| !field.computed);
    let named = |cell: &&str| {
        let key = text::search_key(cell);
        fields().find(|field| !key.is_empty() && text::search_key(&field.label).contains(&key)).map(|f| f.name.as_str())
    };
    let found: Vec<Option<&str>> = first.iter().map(named).collect();
    if found.iter().flatten().any(|name| *name == book.title) {
        return (found, 1);
    }
    (fields().filter(|field| !field.more).map(|field| Some(field.name.as_str())).collect(), 0)
}

fn entry(book: &Book, columns: &[Option<&str>], cells: &[&str], year: i16) -> Result<Entry> {
    let mut values = Values::new();
    for (name, cell) in columns.iter().zip(cells) {
        let Some(field) = name.and_then(|name| book.field(name)) else { continue };
        let cell = text::line(cell);
        if cell.is_empty() {
            continue;
        }
        let wrong = |why: String| Error::field(&field.name, why);
        let value = match field.kind {
            FieldKind::Day => Json::from(date::understand(&cell, year).map_err(wrong)?.to_string()),
            FieldKind::Whole | FieldKind::Money | FieldKind::Year => {
                Json::from(money::understand(&cell).map_err(wrong)?.0)
            }
            FieldKind::Tick => {
                let key = text::search_key(&cell);
                Json::from(i64::from(!["0", "khong", "-", "k"].contains(&key.as_str())))
            }
            _ => Json::from(cell),
        };
        values.insert(field.name.clone(), value);
    }
    Ok(Entry { id: EntryId::default(), values })
}

fn of_line(book: &Book, number: usize, error: Error) -> Vec<Problem> {
    let at = |field: &str| match book.field(field) {
        Some(field) => format!("dòng {number}, {}", field.label.to_lowercase()),
        None => format!("dòng {number}"),
    };
    if error.problems.is_empty() {
        return vec![Problem { field: at(""), message: error.message }];
    }
    error.problems.into_iter().map(|p| Problem { field: at(&p.field), message: p.message }).collect()
}
