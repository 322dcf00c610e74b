//! The entries of a book as a table for a worksheet, with what their codes and references are called.

use super::content::{Cell, Column, Row, Table};
use crate::basics::{Date, Money, Result};
use crate::book::{self, BookQuery, EntryRow, Field, FieldKind};
use crate::code;
use crate::db::Read;
use serde_json::Value as Json;

/// Every entry that matches the query, whatever its page, with the sums the book has.
pub fn table(r: Read, query: &BookQuery) -> Result<Table> {
    let book = book::required(&query.book)?;
    let fields: Vec<&Field> = book.fields.iter().filter(|field| prints(field)).collect();
    let mut rows = Vec::new();
    let mut query = BookQuery { page: 0, ..query.clone() };
    let sums = loop {
        let list = book::list(r, &query)?;
        if list.page.rows.is_empty() {
            break list.sums;
        }
        for row in &list.page.rows {
            let mut cells = vec![Cell::Count(rows.len() as i64 + 1)];
            cells.extend(fields.iter().map(|field| cell(r, field, row)).collect::<Result<Vec<_>>>()?);
            rows.push(Row { strong: false, cells });
        }
        query.page += 1;
    };
    if !sums.is_empty() {
        let mut cells = vec![Cell::Empty];
        cells.extend(fields.iter().map(|field| match sums.iter().find(|sum| sum.field == field.name) {
            Some(sum) if field.kind == FieldKind::Money => Cell::Money(Money(sum.value)),
            Some(sum) => Cell::Count(sum.value),
            None => Cell::Empty,
        }));
        if let Some(first) = cells.get_mut(1).filter(|cell| **cell == Cell::Empty) {
            *first = Cell::text("Cộng");
        }
        rows.push(Row { strong: true, cells });
    }
    let mut columns = vec![Column { heading: "STT".to_string(), width: 1.0 }];
    columns.extend(fields.iter().map(|field| Column { heading: field.label.clone(), width: width(field) }));
    let sheet = book.label.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect();
    Ok(Table { sheet, columns, rows })
}

fn prints(field: &Field) -> bool {
    !matches!(field.kind, FieldKind::Grid | FieldKind::Points | FieldKind::Scores | FieldKind::Checklist)
}

fn width(field: &Field) -> f64 {
    match field.kind {
        FieldKind::Text => 5.0,
        FieldKind::Line | FieldKind::Ref => 3.5,
        FieldKind::Choice | FieldKind::Content => 3.0,
        FieldKind::Tick | FieldKind::Year => 1.2,
        _ => 2.0,
    }
}

fn cell(r: Read, field: &Field, row: &EntryRow) -> Result<Cell> {
    let value = row.values.get(&field.name).unwrap_or(&Json::Null);
    let words = value.as_str().unwrap_or_default();
    Ok(match (field.kind, value.as_i64()) {
        (FieldKind::Money, Some(money)) => Cell::Money(Money(money)),
        (FieldKind::Tick, Some(yes)) => Cell::text(if yes == 1 { "x" } else { "" }),
        (_, Some(number)) => Cell::Count(number),
        (FieldKind::Day, _) => words.parse::<Date>().map_or(Cell::Empty, Cell::Day),
        (FieldKind::Choice, _) if !words.is_empty() => Cell::text(code::label(r, &field.list, words)?),
        (FieldKind::Ref, _) => Cell::text(row.labels.get(&field.name).cloned().unwrap_or_default()),
        _ => Cell::text(words),
    })
}
