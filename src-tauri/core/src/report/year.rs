//! The periodic report of a cell (form F04) with its appendix of figures (F05) and the list of initiatives (F02).
//!
//! Sentences carry only numbers that the tables carry too, and nothing is said of what has no record.

use super::content::{Appendix, Block, Cell, Column, Family, Letterhead, Report, Row, Table};
use super::{frame, remark};
use crate::basics::{Date, Money, Result, amount, text};
use crate::campaign::{self, Campaign, Span};
use crate::db::Read;
use crate::initiative::{self, Initiative, Scope};
use crate::target::{self, Figure};
use crate::{book, code, unit};
use std::collections::BTreeMap;

/// Number and day of the document, as the secretary gives them.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct Issue {
    pub number: Option<u32>,
    /// None: today.
    pub dated: Option<Date>,
}

struct Source<'a> {
    r: Read<'a>,
    unit: unit::Unit,
    campaign: Campaign,
    span: Span,
    figures: Vec<Figure>,
    initiatives: Vec<Initiative>,
    remarks: BTreeMap<String, String>,
}

/// The report of a period (`2026`, `2026-Q1` …).
pub fn build(r: Read, period: &str, issue: &Issue) -> Result<Report> {
    let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let campaign = campaign::of_year(r, year)?;
    let span = campaign.period(period)?;
    let registered = |i: &Initiative| i.status != "DK" && i.registered_on.is_none_or(|day| day <= span.cutoff);
    let source = Source {
        unit: unit::required(r)?,
        figures: target::figures(r, period)?,
        initiatives: initiative::of_year(r, span.year)?.into_iter().filter(registered).collect(),
        remarks: remark::all(r, period)?,
        r,
        campaign,
        span,
    };
    let dated = issue.dated.unwrap_or_else(|| r.today());
    Ok(Report {
        file_stem: text::file_stem(&format!("bao cao {}", source.span.label)),
        sample: unit::is_sample(r)?,
        letterhead: Letterhead { number: issue.number, ..frame::letterhead(&source.unit, Family::Party, "BC", dated) },
        title: "BÁO CÁO".to_string(),
        subject: format!("kết quả {} {}", source.campaign.subject, source.span.label),
        addressees: Vec::new(),
        landscape: false,
        blocks: source.blocks()?,
        signatures: vec![frame::cell_signature(&source.unit, dated)],
        recipients: frame::recipients(r, &source.unit, dated)?,
        appendices: vec![source.figures_appendix(), source.initiatives_appendix()?],
    })
}

impl Source<'_> {
    fn blocks(&self) -> Result<Vec<Block>> {
        let mut blocks = Vec::new();
        let cited = book::legal_basis(self.r, self.span.cutoff)?;
        let basis = cited.first().or(self.campaign.basis.first());
        let opening = match basis {
            Some(basis) => {
                format!("Thực hiện {basis}, {} báo cáo kết quả {} như sau:", self.unit.party_name, self.span.label)
            }
            None => format!("{} báo cáo kết quả {} như sau:", self.unit.party_name, self.span.label),
        };
        blocks.push(paragraph(opening));
        blocks.push(heading(1, "I- ĐẶC ĐIỂM TÌNH HÌNH"));
        blocks.extend(self.situation());
        blocks.extend(self.words("situation"));
        blocks.push(heading(1, "II- CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"));
        blocks.extend(self.words_or_blank("leadership"));
        blocks.push(heading(1, "III- KẾT QUẢ THỰC HIỆN"));
        for content in &self.campaign.contents {
            blocks.push(heading(2, &format!("{}. {}", content.number, content.full)));
            blocks.extend(self.results(&content.code));
        }
        let next = self.campaign.contents.len() + 1;
        blocks.push(heading(2, &format!("{next}. Đăng ký, xây dựng mô hình, công trình, giải pháp, cách làm hay")));
        blocks.extend(self.registrations()?);
        blocks.push(heading(2, &format!("{}. Kiểm tra, giám sát", next + 1)));
        blocks.extend(self.words_or_blank("inspection"));
        blocks.push(heading(2, &format!("{}. Tuyên dương, khen thưởng", next + 2)));
        blocks.extend(self.words_or_blank("praise"));
        blocks.push(heading(1, "IV- ĐÁNH GIÁ CHUNG"));
        blocks.push(heading(2, "1. Ưu điểm"));
        blocks.extend(self.words_or_blank("strengths"));
        blocks.push(heading(2, "2. Hạn chế, nguyên nhân"));
        blocks.extend(self.words_or_blank("weaknesses"));
        blocks.push(heading(1, "V- PHƯƠNG HƯỚNG, NHIỆM VỤ"));
        blocks.extend(self.words_or_blank("plan"));
        blocks.push(heading(1, "VI- ĐỀ XUẤT, KIẾN NGHỊ"));
        blocks.extend(self.words_or_blank("proposals"));
        Ok(blocks)
    }

    fn situation(&self) -> Vec<Block> {
        let Some(count) = unit::headcount_of(&self.unit, self.span.year) else { return Vec::new() };
        let day = count.counted_on.vietnamese();
        vec![paragraph(format!(
            "Đến ngày {day}, {} có {} cán bộ, giáo viên, nhân viên, trong đó {} đảng viên; {} học sinh.",
            self.unit.school,
            amount::grouped(i64::from(count.staff)),
            amount::grouped(i64::from(count.party_members)),
            amount::grouped(i64::from(count.pupils)),
        ))]
    }

    /// One line per figure that has a value, and per figure that is printed even when it is 0.
    fn results(&self, content: &str) -> Vec<Block> {
        let of_content = self.figures.iter().filter(|f| f.indicator.content.as_deref() == Some(content));
        let mut blocks: Vec<Block> = of_content.filter_map(sentence).map(|text| Block::Item { text }).collect();
        let models: Vec<String> = self
            .initiatives
            .iter()
            .filter(|i| i.contents.iter().any(|code| code == content))
            .map(|i| format!("“{}”", i.name))
            .collect();
        if !models.is_empty() {
            blocks.push(Block::Item { text: format!("Mô hình, cách làm: {}.", models.join("; ")) });
        }
        for initiative in &self.initiatives {
            if initiative.contents.first().map(String::as_str) == Some(content) && !initiative.results.is_empty() {
                let results = initiative.results.replace('\n', " ");
                blocks.push(Block::Item { text: format!("Kết quả “{}”: {}", initiative.name, results) });
            }
        }
        if blocks.is_empty() {
            blocks.push(paragraph("Trong kỳ chưa có số liệu.".to_string()));
        }
        blocks
    }

    fn registrations(&self) -> Result<Vec<Block>> {
        let common = self.figures.iter().filter(|f| f.indicator.content.is_none());
        let blocks: Vec<Block> = common.filter_map(sentence).map(|text| Block::Item { text }).collect();
        Ok(if blocks.is_empty() {
            vec![paragraph("Trong kỳ chưa đăng ký mô hình.".to_string())]
        } else {
            blocks
        })
    }

    fn words(&self, section: &str) -> Vec<Block> {
        words(&self.remarks, section)
    }

    fn words_or_blank(&self, section: &str) -> Vec<Block> {
        words_or_blank(&self.remarks, section)
    }

    fn figures_appendix(&self) -> Appendix {
        let mut rows = Vec::new();
        for content in &self.campaign.contents {
            let of_content: Vec<&Figure> = self.of(Some(&content.code)).collect();
            if !of_content.is_empty() {
                rows.push(section_row(&content.number.to_string(), &content.full));
                rows.extend(
                    of_content.iter().enumerate().map(|(i, f)| figure_row(&format!("{}.{}", content.number, i + 1), f)),
                );
            }
        }
        let number = self.campaign.contents.len() + 1;
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
            title: format!("Biểu số liệu {}", self.span.label),
            landscape: false,
            table: Table { sheet: "Số liệu".to_string(), columns, rows },
        }
    }

    fn of(&self, content: Option<&str>) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |f| f.indicator.content.as_deref() == content)
    }

    fn initiatives_appendix(&self) -> Result<Appendix> {
        let mut rows = Vec::new();
        for (i, initiative) in self.initiatives.iter().enumerate() {
            let contents: Vec<String> = initiative
                .contents
                .iter()
                .filter_map(|code| self.campaign.content(code))
                .map(|content| content.number.to_string())
                .collect();
            let scope = if initiative.scope == Scope::Collective { "Tập thể" } else { "Cá nhân" };
            let since = initiative.since_year.map_or_else(|| "Mới".to_string(), |year| format!("Từ {year}"));
            rows.push(Row {
                strong: false,
                cells: vec![
                    Cell::Count(i as i64 + 1),
                    Cell::text(&initiative.name),
                    Cell::text(code::label(self.r, "initiative_kind", &initiative.kind)?),
                    Cell::text(scope),
                    Cell::text(contents.join(", ")),
                    Cell::text(code::label(self.r, "field", &initiative.field)?),
                    Cell::text(since),
                    Cell::text(&initiative.responsible),
                    Cell::text(code::label(self.r, "initiative_status", &initiative.status)?),
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
            title: format!("Danh sách mô hình, công trình, giải pháp, cách làm hay {}", self.span.label),
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
    if words.is_empty() {
        vec![paragraph("…………………………………………".to_string())]
    } else {
        words
    }
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

/// `Số lượt hỗ trợ: 14 lượt (cùng kỳ 10).`
fn sentence(figure: &Figure) -> Option<String> {
    let value = match figure.achieved {
        Some(value) if value != 0.0 || figure.indicator.zero || figure.indicator.target.is_some() => value,
        None if figure.indicator.target.is_some() => 0.0,
        _ => return None,
    };
    let unit = &figure.indicator.unit;
    let shown = |value: f64| shown(value, unit);
    let mut text = format!("{}: {}", figure.indicator.name, shown(value));
    if unit == "đồng" && value >= 1.0 {
        text.push_str(&format!(
            " ({} đồng)",
            amount::in_words(value as i64, amount::Wording::default()).to_lowercase()
        ));
    }
    if let Some(registered) = figure.registered {
        text.push_str(&format!(", chỉ tiêu đăng ký {}", shown(registered as f64)));
        text.push_str(if figure.met == Some(true) { ", đạt" } else { ", chưa đạt" });
    }
    text.push('.');
    Some(text)
}

fn figure_row(number: &str, figure: &Figure) -> Row {
    let unit = figure.indicator.unit.as_str();
    let cell = |value: Option<f64>| value_cell(value, unit);
    Row {
        strong: false,
        cells: vec![
            Cell::text(number),
            Cell::text(&figure.indicator.name),
            Cell::text(unit),
            cell(figure.registered.map(|v| v as f64)),
            cell(figure.achieved),
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
