//! The parts of a form as blocks of a report: filled from its records, or left to write in.

use super::definition::{FieldPart, Group, Items, Part, TablePart, Ticks};
use super::record::Record;
use super::sources::Sources;
use crate::basics::{Money, Result, amount};
use crate::code;
use crate::report::content::{Block, Cell, Column, Row, Table};
use std::collections::BTreeMap;

/// Stands where something is to be written inside a sentence.
const DOTS: &str = "……………";

/// A form being written.
pub struct Composer<'a> {
    pub sources: Sources<'a>,
    pub record: Record,
    /// To fill in by hand.
    pub empty: bool,
    /// Fields of the records of a list that were asked for.
    pub only: BTreeMap<String, String>,
    /// What sentences may name besides fields of the record.
    pub words: BTreeMap<String, String>,
    pub wording: amount::Wording,
}

impl Composer<'_> {
    pub fn blocks(&self, parts: &[Part]) -> Result<Vec<Block>> {
        self.within(parts, &BTreeMap::new(), None)
    }

    /// `here`: names of the place among contents and groups. `group`: its records.
    fn within(&self, parts: &[Part], here: &Words, group: Option<&[Record]>) -> Result<Vec<Block>> {
        let mut blocks = Vec::new();
        for part in parts {
            match part {
                Part::Heading(heading) => {
                    blocks.push(Block::Heading { level: heading.level, text: self.filled(&heading.text, &[here]) });
                }
                Part::Text(text) => blocks.push(Block::Paragraph { text: self.filled(text, &[here]) }),
                Part::Item(text) => blocks.push(Block::Item { text: self.filled(text, &[here]) }),
                Part::Field(field) => blocks.extend(self.field(field, here)),
                Part::Ticks(ticks) => blocks.push(self.ticks(ticks)?),
                Part::Items(items) => blocks.extend(self.items(items, here)?),
                Part::Table(table) => blocks.push(self.table(table, here, group)?),
                Part::Contents(parts) => {
                    for content in &self.sources.campaign.contents {
                        let mut here = here.clone();
                        here.insert("n".to_string(), content.number.to_string());
                        here.insert("full".to_string(), content.full.clone());
                        here.insert("content".to_string(), content.code.clone());
                        blocks.extend(self.within(parts, &here, None)?);
                    }
                }
                Part::Group(of) => blocks.extend(self.groups(of, here)?),
                Part::Break => blocks.push(Block::Break),
            }
        }
        Ok(blocks)
    }

    fn groups(&self, of: &Group, here: &Words) -> Result<Vec<Block>> {
        let records = self.list(&of.of, &BTreeMap::new(), here)?;
        let mut groups: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for record in records {
            groups.entry(record.shown(&of.by)).or_default().push(record);
        }
        if groups.is_empty() {
            groups.insert(String::new(), Vec::new());
        }
        let mut blocks = Vec::new();
        for (i, (name, records)) in groups.iter().enumerate() {
            if i > 0 {
                blocks.push(Block::Break);
            }
            let mut here = here.clone();
            here.insert("group".to_string(), name.clone());
            blocks.extend(self.within(&of.parts, &here, Some(records))?);
        }
        Ok(blocks)
    }

    /// Records of a source in the period, or of a list of the record.
    fn list(&self, of: &str, only: &BTreeMap<String, String>, here: &Words) -> Result<Vec<Record>> {
        let mut records = match of.strip_prefix('$') {
            Some(list) => self.record.lists.get(list).cloned().unwrap_or_default(),
            None if self.empty => Vec::new(),
            None => {
                let mut all = self.sources.all(of)?;
                all.retain(|record| record.is(&self.only));
                all
            }
        };
        let only = only.iter().map(|(field, code)| {
            let code = if code == "$content" { here.get("content").cloned().unwrap_or_default() } else { code.clone() };
            (field.clone(), code)
        });
        let only = only.collect();
        records.retain(|record| record.is(&only));
        Ok(records)
    }

    fn field(&self, part: &FieldPart, here: &Words) -> Vec<Block> {
        let text = if part.value.is_empty() { String::new() } else { self.known(&part.value, here) };
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_string();
        let label = self.filled(&part.label, &[here]);
        let mut blocks = vec![Block::Field { label, text: first, lines: part.lines }];
        blocks.extend(lines.map(|line| Block::Paragraph { text: line.to_string() }));
        blocks
    }

    fn ticks(&self, part: &Ticks) -> Result<Block> {
        let ticked = self.record.codes.get(&part.value).map_or("", String::as_str);
        let is_ticked = |code: &str| ticked.split(',').any(|one| one == code);
        let rows = code::all(self.sources.r)?.into_iter().filter(|row| row.list == part.list && row.active);
        let boxes = rows
            .filter(|row| !row.restricted || is_ticked(&row.code))
            .map(|row| format!("{}\u{a0}{}", if is_ticked(&row.code) { "■" } else { "□" }, row.label));
        Ok(Block::Paragraph { text: format!("{}: {}", part.label, boxes.collect::<Vec<_>>().join("   ")) })
    }

    fn items(&self, part: &Items, here: &Words) -> Result<Vec<Block>> {
        let records = self.list(&part.of, &part.only, here)?;
        if records.is_empty() && part.blank > 0 {
            return Ok(vec![Block::Field { label: String::new(), text: String::new(), lines: part.blank }]);
        }
        let item = |record: &Record| {
            let text = fill(&part.text, "", |name| record.shown(name));
            Block::Item { text: sentence(&text) }
        };
        Ok(records.iter().map(item).collect())
    }

    fn table(&self, part: &TablePart, here: &Words, group: Option<&[Record]>) -> Result<Block> {
        let records = match group {
            Some(records) if part.of.is_empty() => records.to_vec(),
            _ => self.list(&part.of, &part.only, here)?,
        };
        if records.is_empty() && !self.empty && !part.none.is_empty() {
            return Ok(Block::Paragraph { text: part.none.clone() });
        }
        let mut rows: Vec<Row> = Vec::new();
        let mut number = 0;
        for record in &records {
            number += i64::from(!record.strong);
            let cells = part.columns.iter().map(|(_, _, field)| match field.as_str() {
                "" => Cell::Blank,
                "#" => Cell::Count(number),
                name => record.cells.get(name).cloned().unwrap_or(if self.empty { Cell::Blank } else { Cell::Empty }),
            });
            rows.push(Row { strong: record.strong, cells: cells.collect() });
        }
        if records.is_empty() {
            let asked = self.record.shown(&part.lines).replace('.', "").parse().ok();
            for i in 0..asked.unwrap_or(part.blank).min(300) {
                let cells = part.columns.iter().map(|(_, _, field)| match field.as_str() {
                    "#" => Cell::Count(i64::from(i) + 1),
                    _ => Cell::Blank,
                });
                rows.push(Row { strong: false, cells: cells.collect() });
            }
        }
        if !part.sum.is_empty() {
            rows.push(sum_row(part, &rows, self.empty));
        }
        let columns = part
            .columns
            .iter()
            .map(|(heading, width, _)| Column { heading: self.filled(heading, &[here]), width: *width });
        Ok(Block::Table { table: Table { sheet: part.sheet.clone(), columns: columns.collect(), rows } })
    }

    /// Words with what is known in place of names in braces, and dots in place of what is not.
    pub fn filled(&self, text: &str, here: &[&Words]) -> String {
        fill(text, DOTS, |name| self.lookup(name, here))
    }

    /// The same, but empty when nothing of it is known.
    pub fn known(&self, text: &str, here: &Words) -> String {
        let mut any = !text.contains('{');
        let filled = fill(text, "", |name| {
            let value = self.lookup(name, &[here]);
            any |= !value.is_empty();
            value
        });
        if any { filled } else { String::new() }
    }

    fn lookup(&self, name: &str, here: &[&Words]) -> String {
        let near = here.iter().find_map(|words| words.get(name));
        near.cloned()
            .or_else(|| self.record.cells.get(name).map(Cell::shown))
            .or_else(|| self.words.get(name).cloned())
            .unwrap_or_default()
    }

    /// `total.count` and, of every field with numbers, `total.money` and `total.money.words`.
    pub fn add_totals(&mut self, source: &str, only: &BTreeMap<String, String>) -> Result<()> {
        if self.empty {
            return Ok(());
        }
        let records = self.list(source, only, &BTreeMap::new())?;
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for record in &records {
            for (name, cell) in &record.cells {
                match cell {
                    Cell::Money(Money(value)) | Cell::Count(value) => *sums.entry(name).or_default() += value,
                    _ => {}
                }
            }
        }
        for (name, sum) in sums {
            self.words.insert(format!("total.{name}"), amount::grouped(sum));
            self.words.insert(format!("total.{name}.words"), amount::in_words(sum, self.wording));
        }
        self.words.insert("total.count".to_string(), format!("{:02}", records.len()));
        Ok(())
    }
}

/// Names of the place.
pub type Words = BTreeMap<String, String>;

fn sum_row(part: &TablePart, rows: &[Row], empty: bool) -> Row {
    let mut cells: Vec<Cell> = part
        .columns
        .iter()
        .enumerate()
        .map(|(i, (_, _, field))| {
            if !part.sum.contains(field) {
                return Cell::Empty;
            }
            let value = |row: &Row| match row.cells.get(i) {
                Some(Cell::Money(Money(value)) | Cell::Count(value)) => *value,
                _ => 0,
            };
            let sum = rows.iter().map(value).sum();
            match rows.iter().find_map(|row| row.cells.get(i).filter(|cell| cell.is_number())) {
                Some(Cell::Money(_)) => Cell::Money(Money(sum)),
                Some(_) => Cell::Count(sum),
                None if empty => Cell::Blank,
                None => Cell::Empty,
            }
        })
        .collect();
    if let Some(cell) = cells.get_mut(1) {
        *cell = Cell::text("Cộng");
    }
    Row { strong: true, cells }
}

/// Replaces every `{name}`; what is empty becomes `missing`.
fn fill(text: &str, missing: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut pieces = text.split('{');
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        let found = value(name);
        out.push_str(if found.is_empty() { missing } else { &found });
        out.push_str(rest);
    }
    out
}

/// Without the marks that stood around what is not known, and with a full stop.
fn sentence(text: &str) -> String {
    let text = text.replace(" ()", "").replace("; ;", ";").replace('\n', " ");
    let text = text.trim().trim_end_matches([';', ',', '.', ':', ' ']);
    format!("{text}.")
}
