//! What leaves again: the rows that were refused, and an empty workbook to fill in.

use super::column::{self, CellKind};
use super::{Intake, IntakeLine, RowState};
use crate::basics::Result;
use crate::code;
use crate::db::Read;
use crate::report::content::{Cell, Column, Row, Table};

/// The refused rows as a table with their reasons in the last column, to be mended and brought again.
pub fn refused_table(intake: &Intake) -> Table {
    let mut columns: Vec<Column> =
        intake.summary.matches.iter().map(|one| Column { heading: one.heading.clone(), width: 3.0 }).collect();
    columns.push(Column { heading: "Lý do chưa nhập".to_string(), width: 6.0 });
    let refused = intake.lines.iter().filter(|line| line.state == RowState::Refused);
    let rows = refused.map(|line| {
        let cells = line.cells.iter().cloned().chain([reasons(line)]).map(Cell::text).collect();
        Row { strong: false, cells }
    });
    Table { sheet: "Chưa nhập".to_string(), columns, rows: rows.collect() }
}

fn reasons(line: &IntakeLine) -> String {
    let reasons: Vec<&str> = line.problems.iter().map(|problem| problem.message.as_str()).collect();
    reasons.join("; ")
}

/// A heading with the answers its cells are chosen from, often none.
pub type TemplateColumn = (String, Vec<String>);

/// The headings of a target with the answers that a cell may be chosen from, for an empty workbook.
pub fn template(r: Read, noun: &str) -> Result<(String, Vec<TemplateColumn>)> {
    let target = column::target(noun)?;
    let mut columns = Vec::new();
    for column in &target.columns {
        let rows = if column.list.is_empty() || column.kind == CellKind::Ref { Vec::new() } else { code::all(r)? };
        let answers = rows.into_iter().filter(|row| row.list == column.list && row.active).map(|row| row.label);
        columns.push((column.label.clone(), answers.collect()));
    }
    Ok((target.label, columns))
}
