//! What the printed report of a sample package says: its figures and initiatives in the layout of every report.

use crate::basics::Date;
use crate::campaign::{Campaign, Span};
use crate::package::v1::{Figure, Record};
use crate::report::content::{Appendix, Block, Cell, Family, Report, Row, Table};
use crate::report::frame;
use crate::report::year::{columns, heading, paragraph, shown, value_cell};
use crate::unit::Unit;

pub fn report(unit: &Unit, campaign: &Campaign, span: &Span, records: &[Record], dated: Date) -> Report {
    let figures: Vec<&Figure> =
        records.iter().filter_map(|record| if let Record::Figure(f) = record { Some(f) } else { None }).collect();
    let of = |content: Option<&str>| {
        let known =
            move |f: &&&Figure| campaign.indicator(&f.indicator).is_some_and(|i| i.content.as_deref() == content);
        figures.iter().filter(known).copied().collect::<Vec<&Figure>>()
    };
    let mut blocks = vec![paragraph(format!("{} báo cáo kết quả {} như sau:", unit.party_name, span.label))];
    let mut rows = Vec::new();
    let parts = campaign.contents.iter().map(|c| (Some(c.code.as_str()), format!("{}. {}", c.number, c.full)));
    for (content, title) in parts.chain([(None, "Đăng ký, xây dựng mô hình".to_string())]) {
        blocks.push(heading(2, &title));
        let mut cells = vec![Cell::text(&title)];
        cells.resize(4, Cell::Empty);
        rows.push(Row { strong: true, cells });
        for figure in of(content) {
            if let Some(achieved) = figure.achieved.filter(|value| *value > 0.0) {
                blocks.push(Block::Item { text: format!("{}: {}.", figure.name, shown(achieved, &figure.unit)) });
            }
            rows.push(row(figure));
        }
    }
    for record in records {
        if let Record::Initiative(i) = record {
            let results = if i.results.is_empty() { String::new() } else { format!(": {}", i.results) };
            blocks.push(Block::Item { text: format!("“{}”{}", i.name, results) });
        }
    }
    let columns = columns(&[("Nội dung", 6.0), ("Đơn vị tính", 1.6), ("Chỉ tiêu", 1.9), ("Thực hiện", 2.2)]);
    Report {
        file_stem: "bao-cao".to_string(),
        sample: true,
        letterhead: frame::letterhead(unit, Family::Party, "BC", dated),
        title: "BÁO CÁO".to_string(),
        subject: format!("kết quả {} {}", campaign.subject, span.label),
        addressees: Vec::new(),
        landscape: false,
        blocks,
        signatures: vec![frame::cell_signature(unit, dated)],
        recipients: unit.recipients.lines().map(str::to_string).collect(),
        appendices: vec![Appendix {
            label: "Phụ lục 1".to_string(),
            title: format!("Biểu số liệu {}", span.label),
            landscape: false,
            table: Table { sheet: "Số liệu".to_string(), columns, rows },
        }],
    }
}

fn row(figure: &Figure) -> Row {
    let registered = figure.registered.map(|value| value as f64);
    Row {
        strong: false,
        cells: vec![
            Cell::text(&figure.name),
            Cell::text(&figure.unit),
            value_cell(registered, &figure.unit),
            value_cell(figure.achieved, &figure.unit),
        ],
    }
}
