//! The periodic report of a cell (form F04) with its appendix of figures (F05) and the list of initiatives (F02).
//!
//! Sentences carry only numbers that the tables carry too, and nothing is said of what has no record.

use super::content::{Appendix, Block, Cell, Column, Family, Letterhead, Piece, Report, Row, Table};
use super::frame;
use super::narrative::{self, Ground, Section};
use crate::basics::{Date, Money, Result, amount, text};
use crate::db::Read;
use crate::initiative::Scope;
use crate::target::Figure;
use crate::{book, code, unit};
use std::collections::BTreeMap;

/// A dotted line to write on, when nothing was written.
const BLANK: &str = "…………………………………………";

/// Number and day of the document, as the secretary gives them.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct Issue {
    pub number: Option<u32>,
    /// None: today.
    pub dated: Option<Date>,
}

/// The report of a period (`2026`, `2026-Q1` …).
pub fn build(r: Read, period: &str, issue: &Issue) -> Result<Report> {
    let source = Source(Ground::of(r, period)?);
    let dated = issue.dated.unwrap_or_else(|| r.today());
    let label = source.0.span.in_words();
    Ok(Report {
        file_stem: text::file_stem(&format!("bao cao {label}")),
        sample: unit::is_sample(r)?,
        letterhead: Letterhead {
            number: issue.number,
            ..frame::letterhead(&source.0.unit, Family::Party, "BC", dated)
        },
        title: "BÁO CÁO".to_string(),
        subject: format!("kết quả {} {label}", source.0.campaign.subject),
        addressees: Vec::new(),
        landscape: false,
        blocks: source.blocks()?,
        signatures: vec![frame::cell_signature(&source.0.unit, dated)],
        recipients: frame::recipients(r, &source.0.unit, dated)?,
        appendices: vec![source.figures_appendix(), source.initiatives_appendix()?],
    })
}

/// What the report is made from.
struct Source<'a>(Ground<'a>);

impl Source<'_> {
    fn blocks(&self) -> Result<Vec<Block>> {
        let ground = &self.0;
        let (name, label) = (&ground.unit.party_name, ground.span.in_words());
        let cited = book::legal_basis(ground.r, ground.span.cutoff)?;
        let basis = cited.first().or(ground.campaign.basis.first());
        let opening = match basis {
            Some(basis) => format!("Thực hiện {basis}, {name} báo cáo kết quả {label} như sau:"),
            None => format!("{name} báo cáo kết quả {label} như sau:"),
        };
        let mut blocks = vec![paragraph(opening)];
        for part in narrative::parts(ground)? {
            blocks.push(heading(1, &part.heading));
            part.sections.iter().for_each(|one| blocks.extend(section(one)));
        }
        Ok(blocks)
    }

    fn figures_appendix(&self) -> Appendix {
        let mut rows = Vec::new();
        for content in &self.0.campaign.contents {
            let of_content: Vec<&Figure> = self.of(Some(&content.code)).collect();
            if !of_content.is_empty() {
                rows.push(section_row(&content.number.to_string(), &content.full));
                rows.extend(
                    of_content.iter().enumerate().map(|(i, f)| figure_row(&format!("{}.{}", content.number, i + 1), f)),
                );
            }
        }
        let number = self.0.campaign.contents.len() + 1;
        rows.push(section_row(&number.to_string(), "Đăng ký, xây dựng mô hình"));
        rows.extend(self.of(None).enumerate().map(|(i, f)| figure_row(&format!("{number}.{}", i + 1), f)));
        let columns = columns(&[
            ("STT", 1.2),
            ("Nội dung", 6.5),
            ("Đơn vị tính", 1.6),
            ("Chỉ tiêu", 1.9),
            ("Thực hiện", 2.2),
            ("Tỷ lệ %", 1.4),
            ("Cùng kỳ", 2.2),
        ]);
        Appendix {
            label: "Phụ lục 1".to_string(),
            title: format!("Biểu số liệu {}", self.0.span.in_words()),
            landscape: false,
            table: Table { sheet: "Số liệu".to_string(), columns, rows },
        }
    }

    fn of(&self, content: Option<&str>) -> impl Iterator<Item = &Figure> {
        self.0.figures.iter().filter(move |f| f.indicator.content.as_deref() == content)
    }

    fn initiatives_appendix(&self) -> Result<Appendix> {
        let mut rows = Vec::new();
        for (i, initiative) in self.0.initiatives.iter().enumerate() {
            let contents: Vec<String> = initiative
                .contents
                .iter()
                .filter_map(|code| self.0.campaign.content(code))
                .map(|content| content.number.to_string())
                .collect();
            let scope = if initiative.scope == Scope::Collective { "Tập thể" } else { "Cá nhân" };
            let since = initiative.since_year.map_or_else(|| "Mới".to_string(), |year| format!("Từ {year}"));
            rows.push(Row {
                strong: false,
                cells: vec![
                    Cell::Count(i as i64 + 1),
                    Cell::text(&initiative.name),
                    Cell::text(code::label(self.0.r, "initiative_kind", &initiative.kind)?),
                    Cell::text(scope),
                    Cell::text(contents.join(", ")),
                    Cell::text(code::label(self.0.r, "field", &initiative.field)?),
                    Cell::text(since),
                    Cell::text(&initiative.responsible),
                    Cell::text(code::label(self.0.r, "initiative_status", &initiative.status)?),
                ],
            });
        }
        let columns = columns(&[
            ("STT", 1.2),
            ("Tên mô hình, công trình, giải pháp, cách làm hay", 6.0),
            ("Loại hình", 1.9),
            ("Tập thể, cá nhân", 1.6),
            ("Nội dung", 1.5),
            ("Lĩnh vực", 2.6),
            ("Mới, duy trì", 1.6),
            ("Người phụ trách", 3.0),
            ("Trạng thái", 2.2),
        ]);
        Ok(Appendix {
            label: "Phụ lục 2".to_string(),
            title: format!("Danh sách mô hình, công trình, giải pháp, cách làm hay {}", self.0.span.in_words()),
            landscape: true,
            table: Table { sheet: "Mô hình".to_string(), columns, rows },
        })
    }
}

/// What was written in a section, a paragraph a line.
pub(crate) fn words(remarks: &BTreeMap<String, String>, section: &str) -> Vec<Block> {
    let text = remarks.get(section).map(String::as_str).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(|line| paragraph(line.to_string())).collect()
}

/// A dotted line to write on, when nothing was written.
pub(crate) fn words_or_blank(remarks: &BTreeMap<String, String>, section: &str) -> Vec<Block> {
    let words = words(remarks, section);
    if words.is_empty() { vec![paragraph(BLANK.to_string())] } else { words }
}

/// A figure as the tables of reports hold it.
pub(crate) fn value_cell(value: Option<f64>, unit: &str) -> Cell {
    match value {
        None => Cell::Empty,
        Some(value) if unit == "%" => Cell::Percent(value),
        Some(value) if unit == "đồng" => Cell::Money(Money(value as i64)),
        Some(value) => Cell::Count(value as i64),
    }
}

/// `1.200 người`, `98,5%`.
pub(crate) fn shown(value: f64, unit: &str) -> String {
    if unit == "%" {
        format!("{}%", amount::percent(value))
    } else {
        format!("{} {unit}", amount::grouped(value as i64))
    }
}

/// Drafted sentences, then the secretary's words; a line to write on when there are neither.
fn section(section: &Section) -> Vec<Block> {
    let mut words = Vec::new();
    for sentence in section.sentences.iter().filter(|one| !one.text.is_empty()) {
        words.extend(lines(&sentence.pieces).map(|pieces| Block::Sentence { item: section.items, pieces }));
    }
    let own = section.words.lines().filter(|line| !line.is_empty()).map(str::to_string);
    words.extend(own.map(|text| if section.items { Block::Item { text } } else { Block::Paragraph { text } }));
    if words.is_empty() {
        if section.optional {
            return Vec::new();
        }
        words.push(paragraph(if section.nothing.is_empty() { BLANK.to_string() } else { section.nothing.clone() }));
    }
    let title = (!section.title.is_empty()).then(|| heading(2, &section.title));
    title.into_iter().chain(words).collect()
}

/// A sentence of several lines is several paragraphs.
fn lines(pieces: &[Piece]) -> impl Iterator<Item = Vec<Piece>> {
    let mut all = vec![Vec::new()];
    for piece in pieces {
        for (i, text) in piece.text.split('\n').enumerate() {
            if i > 0 {
                all.push(Vec::new());
            }
            if let Some(line) = all.last_mut().filter(|_| !text.is_empty()) {
                line.push(Piece { text: text.to_string(), indicator: piece.indicator.clone() });
            }
        }
    }
    all.into_iter().filter(|line| !line.is_empty())
}

fn figure_row(number: &str, figure: &Figure) -> Row {
    let unit = figure.indicator.unit.as_str();
    let cell = |value: Option<f64>| value_cell(value, unit);
    let achieved = match cell(figure.achieved) {
        Cell::Empty => Cell::Empty,
        value => Cell::Figure { value: Box::new(value), indicator: figure.indicator.code.clone() },
    };
    Row {
        strong: false,
        cells: vec![
            Cell::text(number),
            Cell::text(&figure.indicator.name),
            Cell::text(unit),
            cell(figure.registered.map(|v| v as f64)),
            achieved,
            figure.percent.map_or(Cell::Empty, Cell::Percent),
            cell(figure.last_year),
        ],
    }
}

fn section_row(number: &str, name: &str) -> Row {
    let mut cells = vec![Cell::text(number), Cell::text(name)];
    cells.resize(7, Cell::Empty);
    Row { strong: true, cells }
}

pub(crate) fn columns(all: &[(&str, f64)]) -> Vec<Column> {
    all.iter().map(|(heading, width)| Column { heading: (*heading).to_string(), width: *width }).collect()
}

pub(crate) fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_string() }
}

pub(crate) fn paragraph(text: String) -> Block {
    Block::Paragraph { text }
}
